// What changed between two renderings of a recipe, put into the document it was imported from.
//
// Both renderings are by the same hand, so that what differs between them is what differs between
// the recipes; all else in the document stays as it was written. Children are the same when they
// have the same name and the same ID (links: the same ends), and of those without an ID the first
// is the first.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "renkei/recipe/batchml_internal.h"
#include "renkei/recipe/batchml_order.h"

namespace renkei::recipe::internal {

namespace {

bool same(const XmlNode& a, const XmlNode& b) {
  return a.kind == b.kind && a.local() == b.local() && a.content == b.content &&
         a.attributes == b.attributes &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                    same);
}

// The ends of a Link or a DirectedLink.
std::string ends_of(const XmlNode& link) {
  std::string all;
  for (const char* side : {"From", "To"}) {
    std::set<std::string> ids;
    for (const XmlNode* end : link.all(std::string(side) + "ID")) {
      const std::string id = end->text_of(std::string(side) + "IDValue");
      ids.insert(id.empty() ? end->text() : id + " " + end->text_of(std::string(side) + "Type"));
    }
    for (const std::string& id : ids) all += id + "\n";
    all += "->";
  }
  return all + link.text_of("LinkType");
}

std::string identity(const XmlNode& node) {
  const std::string_view local = node.local();
  if (local == "Link" || local == "DirectedLink") return ends_of(node);
  if (local == "Description") return node.attribute("languageID");
  // A limit is above or below.
  if (local == "Value" || local == "Range") {
    const std::string text = node.text_of("ValueString");
    return text.starts_with('<') || text.starts_with('>') ? text.substr(0, 1) : std::string{};
  }
  // Of these there is one, or they are a list, whatever they are called.
  static constexpr std::array<std::string_view, 6> kSingle{
      "ProcessInputs",    "ProcessOutputs", "ProcessIntermediates",
      "ProcessProcedure", "Formula",        "Constraint"};
  if (std::find(kSingle.begin(), kSingle.end(), local) != kSingle.end()) return {};
  for (const char* id : {"ID", "OtherInfoID", "ConstraintID"}) {
    if (const XmlNode* found = node.child(id)) return found->text();
  }
  return {};
}

using Key = std::pair<std::string, std::size_t>;

// Each child element of BatchML by what it is called and how many were called so before it.
template <typename Node>
std::vector<std::pair<Key, Node*>> keyed(Node& parent) {
  std::vector<std::pair<Key, Node*>> all;
  std::map<std::string, std::size_t> count;
  for (auto& child : parent.children) {
    if (child.kind != XmlNode::Kind::kElement || child.space != kB2mml) continue;
    const std::string name = std::string(child.local()) + "|" + identity(child);
    all.emplace_back(Key{name, count[name]++}, &child);
  }
  return all;
}
template <typename Node>
Node* find(const std::vector<std::pair<Key, Node*>>& all, const Key& key) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == key; });
  return found == all.end() ? nullptr : found->second;
}

class Merger {
 public:
  explicit Merger(const XmlNode& kept)
      : prefix_(kept.name.substr(0, kept.name.size() - kept.local().size())),
        general_(kept.local() == "GRecipe" || kept.local() == "Recipe") {}

  void merge(const XmlNode& before, const XmlNode& after, XmlNode& kept) {
    if (same(before, after)) return;
    if (kept.local() == "ProcedureLogic") return merge_logic(before, after, kept);
    merge_text(before, after, kept);
    const bool links_changed = general_ && links(before) != links(after);
    if (links_changed) {
      std::erase_if(kept.children,
                    [](const XmlNode& child) { return child.local() == "DirectedLink"; });
    }
    for (const auto& [key, child] : keyed(before)) {
      if (find(keyed(after), key) == nullptr) remove(kept, key);
    }
    std::optional<Key> last;
    for (const auto& [key, child] : keyed(after)) {
      XmlNode* own = find(keyed(kept), key);
      const XmlNode* was = find(keyed(before), key);
      const bool is_link = links_changed && child->local() == "DirectedLink";
      if (own != nullptr && was != nullptr) {
        merge(*was, *child, *own);
      } else if (own != nullptr) {
        *own = adopted(*child);
      } else if (was == nullptr || is_link || !same(*was, *child)) {
        insert(kept, *child, last);
      }
      if (find(keyed(kept), key) != nullptr) last = key;
    }
  }

 private:
  static std::vector<std::string> links(const XmlNode& node) {
    std::vector<std::string> all;
    for (const XmlNode* link : node.all("DirectedLink")) all.push_back(ends_of(*link));
    return all;
  }

  static void merge_text(const XmlNode& before, const XmlNode& after, XmlNode& kept) {
    for (const auto& [name, value] : after.attributes) {
      if (before.attribute(name) == value) continue;
      std::erase_if(kept.attributes,
                    [&, &own = name](const auto& attribute) { return attribute.first == own; });
      kept.attributes.emplace_back(name, value);
    }
    if (before.text() == after.text()) return;
    std::erase_if(kept.children,
                  [](const XmlNode& child) { return child.kind == XmlNode::Kind::kText; });
    for (const XmlNode& child : after.children) {
      if (child.kind == XmlNode::Kind::kText) kept.children.push_back(child);
    }
  }

  static void remove(XmlNode& kept, const Key& key) {
    const XmlNode* own = find(keyed(kept), key);
    if (own == nullptr) return;
    std::erase_if(kept.children, [&](const XmlNode& child) { return &child == own; });
  }

  // As a part of the document: with its prefix.
  [[nodiscard]] XmlNode adopted(const XmlNode& node) const {
    XmlNode own = node;
    if (own.kind == XmlNode::Kind::kElement) own.name = prefix_ + std::string(node.local());
    for (XmlNode& child : own.children) child = adopted(child);
    return own;
  }

  // Behind the one it stands behind in the rendering where both are of a kind, else where the
  // schema has it.
  void insert(XmlNode& kept, const XmlNode& child, const std::optional<Key>& last) {
    const std::size_t rank = child_order(kept.local(), child.local(), general_);
    auto at = kept.children.begin();
    for (auto one = kept.children.begin(); one != kept.children.end(); ++one) {
      if (one->kind != XmlNode::Kind::kElement) continue;
      if (child_order(kept.local(), one->local(), general_) <= rank) at = one + 1;
    }
    if (last) {
      const XmlNode* before = find(keyed(kept), *last);
      if (before != nullptr && before->local() == child.local()) {
        at = kept.children.begin() + (before - kept.children.data()) + 1;
      }
    }
    kept.children.insert(at, adopted(child));
  }

  // The links at a transition, to see whether it still joins the same steps.
  static std::set<std::string> links_at(const XmlNode& logic, const std::string& transition) {
    std::set<std::string> found;
    for (const XmlNode* link : logic.all("Link")) {
      const std::string ends = ends_of(*link);
      if (("\n" + ends).find(transition + " Transition\n") != std::string::npos) found.insert(ends);
    }
    return found;
  }

  // A chart that has changed is written anew, with those of its parts that have not.
  void merge_logic(const XmlNode& before, const XmlNode& after, XmlNode& kept) {
    const auto own = keyed(std::as_const(kept));
    const auto was = keyed(before);
    std::vector<XmlNode> children;
    std::set<std::string> link_ids;
    for (const auto& [key, child] : own) {
      if (child->local() == "Link") link_ids.insert(child->text_of("ID"));
    }
    for (const auto& [key, child] : keyed(after)) {
      const XmlNode* mine = find(own, key);
      const XmlNode* old = find(was, key);
      const std::string id = child->text_of("ID");
      const bool is_step = child->local() == "Step";
      const bool stays =
          mine != nullptr && old != nullptr && (is_step || same_but_id(*old, *child)) &&
          (child->local() != "Transition" || links_at(before, id) == links_at(after, id));
      children.push_back(stays ? *mine : adopted(*child));
      if (!stays && child->local() == "Link") rename(children.back(), link_ids);
    }
    for (XmlNode& child : kept.children) {
      if (child.kind != XmlNode::Kind::kElement || child.space != kB2mml) {
        children.push_back(std::move(child));
      }
    }
    kept.children = std::move(children);
  }

  static bool same_but_id(const XmlNode& a, const XmlNode& b) {
    XmlNode one = a;
    XmlNode other = b;
    for (XmlNode* node : {&one, &other}) {
      std::erase_if(node->children, [](const XmlNode& child) { return child.local() == "ID"; });
    }
    return same(one, other);
  }

  static void rename(XmlNode& link, std::set<std::string>& taken) {
    for (XmlNode& child : link.children) {
      if (child.local() != "ID") continue;
      std::string& id = child.children.front().content;
      const std::string base = id;
      for (int i = 2; !taken.insert(id).second; ++i) id = fmt::format("{}.{}", base, i);
      return;
    }
  }

  std::string prefix_;
  bool general_;
};

}  // namespace

void merge_changes(const XmlNode& before, const XmlNode& after, XmlNode& kept) {
  Merger(kept).merge(before, after, kept);
}

}  // namespace renkei::recipe::internal
