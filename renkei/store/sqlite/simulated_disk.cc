#include "renkei/store/sqlite/simulated_disk.h"

#include <algorithm>
#include <cstring>
#include <sqlite3.h>
#include <utility>

namespace renkei::store {
namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kPage = 4096;

// SQLite's file, with ours behind it.
struct OpenFile {
  sqlite3_file base;
  SimulatedDisk* disk;
  const std::string* name;  // owned by the set of names
};

}  // namespace

// The functions SQLite calls, in its form.
struct SimulatedVfs {
  static SimulatedDisk& of(sqlite3_vfs* vfs) { return *static_cast<SimulatedDisk*>(vfs->pAppData); }
  static OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
  static SimulatedDisk::File* find(sqlite3_file* file) {
    auto& files = of(file).disk->files_;
    const auto found = files.find(*of(file).name);
    return found == files.end() ? nullptr : &found->second;
  }

  static int close(sqlite3_file* file) {
    delete of(file).name;
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
    const auto* found = find(file);
    if (!of(file).disk->has_power_ || found == nullptr) return SQLITE_IOERR_READ;
    const std::string& bytes = found->now;
    const auto from = std::min(static_cast<std::size_t>(offset), bytes.size());
    const auto there = std::min(static_cast<std::size_t>(count), bytes.size() - from);
    std::memcpy(to, bytes.data() + from, there);
    if (there == static_cast<std::size_t>(count)) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + there, 0, static_cast<std::size_t>(count) - there);
    return SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    SimulatedDisk& disk = *of(file).disk;
    auto* found = find(file);
    if (!disk.has_power_ || found == nullptr) return SQLITE_IOERR_WRITE;
    const auto size = static_cast<std::size_t>(count);
    if (disk.faults_.bytes_left) {
      if (*disk.faults_.bytes_left < size) return SQLITE_FULL;
      *disk.faults_.bytes_left -= size;
    }
    ++disk.writes_;
    std::size_t place = static_cast<std::size_t>(offset);
    if (disk.faults_.misdirected_at == disk.writes_) place += kPage;
    found->pending.push_back({false, place, {static_cast<const char*>(from), size}});
    SimulatedDisk::apply(found->now, found->pending.back());
    return disk.change() ? SQLITE_OK : SQLITE_IOERR_WRITE;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    SimulatedDisk& disk = *of(file).disk;
    auto* found = find(file);
    if (!disk.has_power_ || found == nullptr) return SQLITE_IOERR_TRUNCATE;
    found->pending.push_back({true, static_cast<std::size_t>(size), {}});
    SimulatedDisk::apply(found->now, found->pending.back());
    return disk.change() ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
  }

  static int sync(sqlite3_file* file, int) {
    SimulatedDisk& disk = *of(file).disk;
    auto* found = find(file);
    // The power may go before anything of it is kept.
    if (!disk.has_power_ || found == nullptr || !disk.change()) return SQLITE_IOERR_FSYNC;
    ++disk.syncs_;
    if (disk.faults_.sync_fails_at == disk.syncs_) return SQLITE_IOERR_FSYNC;
    if (disk.faults_.syncs_lie) return SQLITE_OK;
    found->synced = found->now;
    found->entry_synced = true;
    found->pending.clear();
    return SQLITE_OK;
  }

  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    const auto* found = find(file);
    if (!of(file).disk->has_power_ || found == nullptr) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(found->now.size());
    return SQLITE_OK;
  }

  // One program and one connection: nobody to lock out.
  static int lock(sqlite3_file*, int) { return SQLITE_OK; }
  static int reserved(sqlite3_file*, int* taken) {
    *taken = 0;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return static_cast<int>(kSector); }
  // As SQLite takes it of every disk under Unix.
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    auto& regions = of(file).disk->shared_[*of(file).name];
    const auto wanted = static_cast<std::size_t>(region) + 1;
    *memory = nullptr;
    if (regions.size() < wanted && extend == 0) return SQLITE_OK;
    while (regions.size() < wanted) {
      regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
    }
    *memory = regions[wanted - 1].get();
    return SQLITE_OK;
  }
  static int shm_lock(sqlite3_file*, int, int, int) { return SQLITE_OK; }
  static void shm_barrier(sqlite3_file*) {}
  static int shm_unmap(sqlite3_file* file, int remove) {
    if (remove != 0) of(file).disk->shared_.erase(*of(file).name);
    return SQLITE_OK;
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given);
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    SimulatedDisk& disk = of(vfs);
    if (!disk.has_power_) return SQLITE_IOERR_DELETE;
    auto found = disk.files_.find(name);
    if (found == disk.files_.end()) return SQLITE_IOERR_DELETE_NOENT;
    if (sync_folder == 0) disk.deleted_[name] = found->second;
    disk.files_.erase(found);
    return disk.change() ? SQLITE_OK : SQLITE_IOERR_DELETE;
  }
  static int access(sqlite3_vfs* vfs, const char* name, int, int* there) {
    *there = of(vfs).files_.contains(name) ? 1 : 0;
    return of(vfs).has_power_ ? SQLITE_OK : SQLITE_IOERR_ACCESS;
  }
  static int full_path(sqlite3_vfs*, const char* name, int size, char* full) {
    sqlite3_snprintf(size, full, "%s", name);
    return SQLITE_OK;
  }
};

namespace {

const sqlite3_io_methods kMethods = {
    2,
    SimulatedVfs::close,
    SimulatedVfs::read,
    SimulatedVfs::write,
    SimulatedVfs::truncate,
    SimulatedVfs::sync,
    SimulatedVfs::file_size,
    SimulatedVfs::lock,
    SimulatedVfs::lock,
    SimulatedVfs::reserved,
    SimulatedVfs::control,
    SimulatedVfs::sector_size,
    SimulatedVfs::characteristics,
    SimulatedVfs::shm_map,
    SimulatedVfs::shm_lock,
    SimulatedVfs::shm_barrier,
    SimulatedVfs::shm_unmap,
    nullptr,
    nullptr,
};

}  // namespace

int SimulatedVfs::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                       int* given) {
  SimulatedDisk& disk = of(vfs);
  file->pMethods = nullptr;
  if (!disk.has_power_ || name == nullptr) return SQLITE_CANTOPEN;
  if (!disk.files_.contains(name)) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    disk.files_.emplace(name, SimulatedDisk::File{});
    if (!disk.change()) return SQLITE_CANTOPEN;
  }
  of(file).disk = &disk;
  of(file).name = new std::string(name);
  file->pMethods = &kMethods;
  if (given != nullptr) *given = flags;
  return SQLITE_OK;
}

// The VFS as SQLite knows it: what is no matter of files is the real one's.
struct SimulatedDisk::Registration {
  explicit Registration(SimulatedDisk& disk) : before(sqlite3_vfs_find(nullptr)) {
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(OpenFile));
    vfs.mxPathname = 512;
    vfs.zName = "renkei-simulated";
    vfs.pAppData = &disk;
    vfs.xOpen = SimulatedVfs::open;
    vfs.xDelete = SimulatedVfs::remove;
    vfs.xAccess = SimulatedVfs::access;
    vfs.xFullPathname = SimulatedVfs::full_path;
    vfs.xRandomness = [](sqlite3_vfs*, int size, char* to) {
      sqlite3_vfs* real = sqlite3_vfs_find("unix");
      return real->xRandomness(real, size, to);
    };
    vfs.xSleep = [](sqlite3_vfs*, int) { return 0; };
    vfs.xCurrentTime = [](sqlite3_vfs*, double* now) {
      sqlite3_vfs* real = sqlite3_vfs_find("unix");
      return real->xCurrentTime(real, now);
    };
    vfs.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
    RENKEI_CHECK(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
  }
  ~Registration() {
    sqlite3_vfs_unregister(&vfs);
    sqlite3_vfs_register(before, 1);
  }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

  sqlite3_vfs* before;
  sqlite3_vfs vfs{};
};

SimulatedDisk::SimulatedDisk(Files files, std::uint64_t seed) : random_(seed) {
  for (auto& [name, bytes] : files) files_.emplace(name, File{bytes, bytes, true});
  registration_ = std::make_unique<Registration>(*this);
}

SimulatedDisk::~SimulatedDisk() = default;

void SimulatedDisk::set_faults(const Faults& faults) {
  faults_ = faults;
  changes_ = 0;
  syncs_ = 0;
  writes_ = 0;
}

bool SimulatedDisk::change() {
  ++changes_;
  if (faults_.power_goes_at == changes_) has_power_ = false;
  return has_power_;
}

void SimulatedDisk::apply(std::string& bytes, const Change& change) {
  if (change.truncates) {
    bytes.resize(change.offset);
    return;
  }
  bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
  std::copy(change.bytes.begin(), change.bytes.end(),
            bytes.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

std::string SimulatedDisk::left_of(const File& file) {
  std::string bytes = file.synced;
  const auto how = random_.between(0, 3);
  if (how == 0) return bytes;     // nothing of it
  if (how == 1) return file.now;  // all of it
  std::vector<Change> kept;
  for (const Change& change : file.pending) {
    if (change.truncates) {
      if (random_.chance(50)) kept.push_back(change);
      continue;
    }
    for (std::size_t from = 0; from < change.bytes.size(); from += kSector) {
      if (how == 2 ? random_.chance(90) : random_.chance(50)) {
        kept.push_back({false, change.offset + from, change.bytes.substr(from, kSector)});
      }
    }
  }
  if (how == 3) {
    for (std::size_t i = kept.size(); i > 1; --i) {
      std::swap(
          kept[i - 1],
          kept[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(i) - 1))]);
    }
  }
  for (const Change& change : kept) apply(bytes, change);
  return bytes;
}

void SimulatedDisk::power_cycle() {
  std::map<std::string, File> left;
  for (const auto& [name, file] : files_) {
    if (!file.entry_synced && random_.chance(50)) continue;
    const std::string bytes = left_of(file);
    left.emplace(name, File{bytes, bytes, true});
  }
  for (const auto& [name, file] : deleted_) {
    if (!file.entry_synced || files_.contains(name) || random_.chance(50)) continue;
    left.emplace(name, File{file.synced, file.synced, true});
  }
  files_ = std::move(left);
  deleted_.clear();
  shared_.clear();
  has_power_ = true;
  set_faults({});
}

SimulatedDisk::Files SimulatedDisk::files() const {
  Files files;
  for (const auto& [name, file] : files_) files.emplace(name, file.now);
  return files;
}

}  // namespace renkei::store
