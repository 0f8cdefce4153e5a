#include "renkei/equipment/opcua/session.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <open62541/client_config_default.h>
#include <open62541/plugin/log.h>
#include <open62541/plugin/pki.h>

namespace renkei::equipment::opcua {
namespace {

constexpr std::string_view kPolicyUris = "http://opcfoundation.org/UA/SecurityPolicy#";
constexpr std::string_view kTransport =
    "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary";
constexpr std::array<std::string_view, 4> kPolicyNames{
    "None", "Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"};
// Answers may take their time: that a server is gone is seen by its silence.
constexpr UA_UInt32 kAnswerMs = 3'600'000;
constexpr std::size_t kMessageBytesMax = 64U << 20U;

// What the library logs is in the errors too, or concerns nobody.
UA_Logger& no_log() {
  static UA_Logger logger{[](void*, UA_LogLevel, UA_LogCategory, const char*, va_list) {}, nullptr,
                          nullptr};
  return logger;
}

UA_MessageSecurityMode wanted_mode(const OpcUaOptions& options) {
  if (options.policy == Policy::kNone) return UA_MESSAGESECURITYMODE_NONE;
  return options.mode == Mode::kSign ? UA_MESSAGESECURITYMODE_SIGN
                                     : UA_MESSAGESECURITYMODE_SIGNANDENCRYPT;
}

std::string mode_text(UA_MessageSecurityMode mode) {
  switch (mode) {
    case UA_MESSAGESECURITYMODE_NONE:
      return "None";
    case UA_MESSAGESECURITYMODE_SIGN:
      return "Sign";
    case UA_MESSAGESECURITYMODE_SIGNANDENCRYPT:
      return "SignAndEncrypt";
    default:
      return "?";
  }
}

UA_UserTokenType wanted_token(const UserToken& user) {
  if (std::holds_alternative<UserPassword>(user)) return UA_USERTOKENTYPE_USERNAME;
  if (std::holds_alternative<CertificateAndKey>(user)) return UA_USERTOKENTYPE_CERTIFICATE;
  return UA_USERTOKENTYPE_ANONYMOUS;
}

tl::unexpected<Error> unreachable(const std::string& url, const std::string& reason) {
  return fail(Error{"equipment.unreachable", fmt::format("{} does not answer: {}", url, reason)}
                  .value(url)
                  .arg("reason", reason)
                  .remedy("see that the machine is on, and its address and network"));
}

tl::unexpected<Error> credentials(const std::string& url, const std::string& reason) {
  return fail(Error{"equipment.credentials", fmt::format("{} does not let us in: {}", url, reason)}
                  .value(url)
                  .arg("reason", reason)
                  .remedy("give the user, password or certificate that the machine knows"));
}

std::string host_of(const std::string& url) {
  UA_String host = UA_STRING_NULL;
  UA_String path = UA_STRING_NULL;
  UA_UInt16 port = 0;
  const UA_String given = lent(url);
  if (UA_parseEndpointUrl(&given, &host, &port, &path) != UA_STATUSCODE_GOOD) return {};
  return text(host);
}

// The way to identify the user that keeps a password secret; nullptr: there is none.
const UA_UserTokenPolicy* token_policy(const UA_EndpointDescription& endpoint,
                                       const UserToken& user) {
  const UA_UserTokenType wanted = wanted_token(user);
  for (std::size_t i = 0; i < endpoint.userIdentityTokensSize; ++i) {
    const UA_UserTokenPolicy& one = endpoint.userIdentityTokens[i];
    if (one.tokenType != wanted) continue;
    if (wanted == UA_USERTOKENTYPE_ANONYMOUS) return &one;
    const UA_String& by =
        one.securityPolicyUri.length > 0 ? one.securityPolicyUri : endpoint.securityPolicyUri;
    std::string_view uri = view(by);
    if (!uri.starts_with(kPolicyUris)) continue;
    uri.remove_prefix(kPolicyUris.size());
    const bool encrypts =
        std::find(kPolicyNames.begin() + 1, kPolicyNames.end(), uri) != kPolicyNames.end();
    // Within an encrypted channel the token needs no secrecy of its own.
    if (encrypts || endpoint.securityMode == UA_MESSAGESECURITYMODE_SIGNANDENCRYPT) return &one;
  }
  return nullptr;
}

UA_StatusCode verify_shown(const UA_CertificateVerification* plugin,
                           const UA_ByteString* certificate) {
  const auto& endpoint = *static_cast<const EndpointDescription*>(plugin->context);
  const auto shown = certificate_der(view(*certificate));
  return shown && *shown == view(endpoint->serverCertificate)
             ? UA_STATUSCODE_GOOD
             : UA_STATUSCODE_BADCERTIFICATEUNTRUSTED;
}

UA_StatusCode accept_uri(const UA_CertificateVerification*, const UA_ByteString*,
                         const UA_String*) {
  return UA_STATUSCODE_GOOD;  // ours fits; the server's was looked at before
}

UA_StatusCode no_password(UA_ClientConfig*, UA_ByteString*) {
  return UA_STATUSCODE_BADSECURITYCHECKSFAILED;  // and nobody is asked at the terminal
}

}  // namespace

std::string_view policy_name(Policy policy) {
  return kPolicyNames.at(static_cast<std::size_t>(policy));
}

std::optional<Policy> policy_named(std::string_view name) {
  const auto found = std::find(kPolicyNames.begin(), kPolicyNames.end(), name);
  if (found == kPolicyNames.end()) return std::nullopt;
  return static_cast<Policy>(found - kPolicyNames.begin());
}

Result<std::unique_ptr<Session>> Session::open(const OpcUaOptions& options) {
  if (host_of(options.url).empty()) {
    return fail(Error{"equipment.url", fmt::format("'{}' is no address of OPC UA", options.url)}
                    .value(options.url)
                    .remedy("write opc.tcp://host:port"));
  }
  std::unique_ptr<Session> session(new Session(options));
  auto endpoint = session->look();
  if (!endpoint) return fail(std::move(endpoint.error()));
  if (auto done = session->accept(*endpoint, true); !done) return fail(std::move(done.error()));
  if (auto done = session->configure(); !done) return fail(std::move(done.error()));
  if (auto done = session->connect(); !done) return fail(std::move(done.error()));
  return session;
}

// Asks what the server offers, without security: it only serves to choose, and to say by name what
// is wrong. What it says is proved when the channel opens.
Result<EndpointDescription> Session::look() const {
  UA_ClientConfig config{};
  config.logging = &no_log();
  config.timeout = static_cast<UA_UInt32>(options_.connect_patience.count());
  UA_ClientConfig_setDefault(&config);
  const ClientPtr client(UA_Client_newWithConfig(&config), UA_Client_delete);
  UA_EndpointDescription* found = nullptr;
  std::size_t count = 0;
  const UA_StatusCode status =
      UA_Client_getEndpoints(client.get(), options_.url.c_str(), &count, &found);
  if (status != UA_STATUSCODE_GOOD) return unreachable(options_.url, status_text(status));
  const std::string wanted = std::string(kPolicyUris) + std::string(policy_name(options_.policy));
  std::string offered;
  std::optional<EndpointDescription> chosen;
  std::optional<EndpointDescription> without_token;
  for (std::size_t i = 0; i < count; ++i) {
    const UA_EndpointDescription& one = found[i];
    if (one.transportProfileUri.length != 0 && view(one.transportProfileUri) != kTransport)
      continue;
    std::string_view policy = view(one.securityPolicyUri);
    offered += (offered.empty() ? "" : ", ") +
               std::string(policy.substr(std::min(policy.size(), kPolicyUris.size()))) + " " +
               mode_text(one.securityMode);
    if (policy != wanted || one.securityMode != wanted_mode(options_)) continue;
    auto& place = token_policy(one, options_.user) != nullptr ? chosen : without_token;
    if (!place) place.emplace(one);
  }
  UA_Array_delete(found, count, &UA_TYPES[UA_TYPES_ENDPOINTDESCRIPTION]);
  if (chosen) return *std::move(chosen);
  if (without_token) {
    return credentials(options_.url,
                       "it takes no such way to say who the user is, or would have "
                       "the password sent in the open");
  }
  return fail(Error{"equipment.security",
                    fmt::format("{} does not offer {} {}; it offers {}", options_.url,
                                policy_name(options_.policy), mode_text(wanted_mode(options_)),
                                offered.empty() ? "nothing" : offered)}
                  .value(std::string(policy_name(options_.policy)))
                  .arg("offered", offered)
                  .remedy("ask for one of those, or let the machine offer it"));
}

Result<void> Session::accept(const EndpointDescription& endpoint, bool first) {
  ServerFacts facts;
  facts.application_uri = text(endpoint->server.applicationUri);
  facts.product_uri = text(endpoint->server.productUri);
  facts.application_name = text(endpoint->server.applicationName.text);
  const std::string_view shown = view(endpoint->serverCertificate);
  if (options_.policy != Policy::kNone) {
    const auto checked = check_certificate(shown, options_.trust, facts.application_uri,
                                           host_of(options_.url), now());
    if (!checked) return fail(Error(checked.error()));
    facts.certificate_sha256 = checked->sha256;
  } else if (const auto seen = certificate_facts(shown); seen) {
    facts.certificate_sha256 = seen->sha256;
  }
  if (!first) {
    const bool same = facts.application_uri == facts_.application_uri &&
                      facts.certificate_sha256 == facts_.certificate_sha256;
    if (same) return {};
    const std::string what = facts.application_uri != facts_.application_uri
                                 ? fmt::format("the application {} where {} was",
                                               facts.application_uri, facts_.application_uri)
                                 : fmt::format("a certificate with the SHA-256 {} where {} was",
                                               facts.certificate_sha256, facts_.certificate_sha256);
    return fail(Error{"equipment.other_machine",
                      fmt::format("{} has come back as another: {}", options_.url, what)}
                    .value(options_.url)
                    .arg("reason", what)
                    .remedy("see which machine that is, and connect anew"));
  }
  facts_ = std::move(facts);
  endpoint_ = endpoint;
  // Of a chain only its first is the server's own, and that alone is compared.
  if (auto leaf = certificate_der(shown)) {
    UA_ByteString_clear(&endpoint_->serverCertificate);
    endpoint_->serverCertificate = copied(*leaf);
  }
  return {};
}

Result<void> Session::configure() {
  CertificateAndKey own;
  if (options_.own) {
    own = *options_.own;
  } else {
    auto made = make_certificate("urn:renkei:client", "renkei", {"localhost"}, now());
    if (!made) return fail(std::move(made.error()));
    own = *std::move(made);
  }
  auto certificate = certificate_der(own.certificate);
  if (!certificate) return fail(std::move(certificate.error()));
  const auto facts = certificate_facts(own.certificate);
  const std::string uri =
      facts && !facts->uris.empty() ? facts->uris.front() : std::string("urn:renkei:client");

  UA_ClientConfig config{};
  config.logging = &no_log();
  config.privateKeyPasswordCallback = no_password;
  const UA_StatusCode status = UA_ClientConfig_setDefaultEncryption(
      &config, lent(*certificate), lent(own.key), nullptr, 0, nullptr, 0);
  client_.reset(UA_Client_newWithConfig(&config));
  UA_ClientConfig* const cc = UA_Client_getConfig(client_.get());
  // None, and the three policies: fewer says that our own certificate or key is of no use.
  if (status != UA_STATUSCODE_GOOD || cc->securityPoliciesSize < kPolicyNames.size()) {
    return fail(Error{"equipment.certificate", "our own certificate or key cannot be used"}
                    .value(facts ? facts->sha256 : std::string())
                    .arg("reason", "our own certificate or key cannot be used")
                    .arg("sha256", facts ? facts->sha256 : std::string())
                    .remedy("give one of RSA with 2048 to 4096 bits and its key without password"));
  }
  cc->clientContext = this;
  cc->stateCallback = state_changed;
  cc->timeout = static_cast<UA_UInt32>(options_.connect_patience.count());
  cc->requestedSessionTimeout = static_cast<UA_UInt32>(options_.subscription_lifetime.count());
  cc->localConnectionConfig.localMaxMessageSize = kMessageBytesMax;
  cc->outStandingPublishRequests = 0;  // subscription.cc publishes, to see the sequence numbers
  UA_ApplicationDescription_clear(&cc->clientDescription);
  cc->clientDescription.applicationUri = copied(uri);
  cc->clientDescription.applicationName.text = copied("renkei");
  cc->clientDescription.applicationType = UA_APPLICATIONTYPE_CLIENT;
  UA_String_clear(&cc->sessionName);
  cc->sessionName = copied("renkei");
  if (cc->certificateVerification.clear != nullptr) {
    cc->certificateVerification.clear(&cc->certificateVerification);
  }
  cc->certificateVerification = {};
  cc->certificateVerification.context = &endpoint_;
  cc->certificateVerification.verifyCertificate = verify_shown;
  cc->certificateVerification.verifyApplicationURI = accept_uri;

  if (const auto* const user = std::get_if<UserPassword>(&options_.user)) {
    UA_ClientConfig_setAuthenticationUsername(cc, user->user.c_str(), user->password.c_str());
  } else if (const auto* const signer = std::get_if<CertificateAndKey>(&options_.user)) {
    const auto der = certificate_der(signer->certificate);
    UA_ByteString key = UA_BYTESTRING_NULL;
    if (!der || UA_PKI_decryptPrivateKey(lent(signer->key), UA_BYTESTRING_NULL, &key) !=
                    UA_STATUSCODE_GOOD) {
      return credentials(options_.url, "the user's certificate or key cannot be read");
    }
    UA_ClientConfig_setAuthenticationCert(cc, lent(*der), key);
    UA_ByteString_memZero(&key);
    UA_ByteString_clear(&key);
  }
  UA_EndpointDescription_copy(&*endpoint_, &cc->endpoint);
  if (const auto* const token = token_policy(*endpoint_, options_.user)) {
    UA_UserTokenPolicy_copy(token, &cc->userTokenPolicy);
  }
  return {};
}

Result<void> Session::connect() {
  // While it opens, the library has to open the channel twice where the server names another URL
  // than the one it is reached by; later it is ours to say when and whether.
  UA_ClientConfig* const cc = UA_Client_getConfig(client_.get());
  cc->noReconnect = false;
  const UA_StatusCode status = UA_Client_connect(client_.get(), options_.url.c_str());
  cc->noReconnect = true;
  UA_SessionState session = UA_SESSIONSTATE_CLOSED;
  UA_Client_getState(client_.get(), nullptr, &session, nullptr);
  active_ = status == UA_STATUSCODE_GOOD && session == UA_SESSIONSTATE_ACTIVATED;
  dropped_ = false;
  last_heard_ = options_.clock->steady_now();
  if (active_) return {};
  switch (status) {
    case UA_STATUSCODE_BADIDENTITYTOKENINVALID:
    case UA_STATUSCODE_BADIDENTITYTOKENREJECTED:
    case UA_STATUSCODE_BADUSERACCESSDENIED:
    case UA_STATUSCODE_BADUSERSIGNATUREINVALID:
      return credentials(options_.url, status_text(status));
    case UA_STATUSCODE_BADSECURITYCHECKSFAILED:
    case UA_STATUSCODE_BADCERTIFICATEUNTRUSTED:
    case UA_STATUSCODE_BADCERTIFICATEINVALID:
    case UA_STATUSCODE_BADCERTIFICATETIMEINVALID:
    case UA_STATUSCODE_BADCERTIFICATEURIINVALID:
    case UA_STATUSCODE_BADCERTIFICATEUSENOTALLOWED: {
      const auto own = options_.own ? certificate_facts(options_.own->certificate)
                                    : Result<CertificateFacts>(CertificateFacts{});
      const std::string sha256 = own ? own->sha256 : std::string();
      const std::string reason =
          "the server does not take ours, or shows another than it named: " + status_text(status);
      return fail(Error{"equipment.certificate", "no secure channel: " + reason}
                      .value(sha256)
                      .arg("reason", reason)
                      .arg("sha256", sha256)
                      .remedy("let the machine trust the certificate of this computer"));
    }
    default:
      return unreachable(options_.url, status_text(status));
  }
}

std::string Session::token() const {
  NodeId token;
  UA_ByteString nonce = UA_BYTESTRING_NULL;
  UA_Client_getSessionAuthenticationToken(client_.get(), &*token, &nonce);
  UA_ByteString_clear(&nonce);
  return Namespaces().text(*token);
}

Result<Session::Reopened> Session::reopen() {
  cut();
  auto endpoint = look();
  if (!endpoint) return fail(std::move(endpoint.error()));
  if (auto done = accept(*endpoint, false); !done) return fail(std::move(done.error()));
  const std::string before = token();
  if (auto done = connect(); !done) return fail(std::move(done.error()));
  return token() == before ? Reopened::kSameSession : Reopened::kNewSession;
}

void Session::cut() {
  active_ = false;
  UA_Client_disconnectSecureChannel(client_.get());
}

bool Session::iterate(std::chrono::milliseconds patience) {
  const UA_StatusCode status =
      UA_Client_run_iterate(client_.get(), static_cast<UA_UInt32>(patience.count()));
  if (status != UA_STATUSCODE_GOOD || dropped_) active_ = false;
  return active_;
}

void Session::run_until(const bool& done, std::chrono::milliseconds patience) {
  const auto end = options_.clock->steady_now() + patience;
  while (!done && iterate(std::chrono::milliseconds(20)) && options_.clock->steady_now() < end) {
  }
}

std::uint32_t Session::send(const void* request, const UA_DataType& type, UA_RequestHeader& header,
                            std::unique_ptr<Pending> pending, const UA_DataType& response_type) {
  header.requestHandle = next_handle_++;
  header.timeoutHint = kAnswerMs;
  pending->session = this;
  const UA_StatusCode status = __UA_Client_AsyncService(client_.get(), request, &type, answered,
                                                        &response_type, pending.get(), nullptr);
  if (status != UA_STATUSCODE_GOOD) {
    // The widest of responses, with nothing but the result.
    std::vector<std::uint64_t> memory(response_type.memSize / sizeof(std::uint64_t) + 1);
    UA_init(memory.data(), &response_type);
    UA_ResponseHeader failed;
    UA_ResponseHeader_init(&failed);
    failed.serviceResult = status;
    std::memcpy(memory.data(), &failed, sizeof failed);
    pending->answer(memory.data());
    UA_clear(memory.data(), &response_type);
    return 0;
  }
  static_cast<void>(pending.release());  // answered() has it
  return header.requestHandle;
}

void Session::answered(UA_Client*, void* pending, UA_UInt32, void* response) {
  const std::unique_ptr<Pending> owned(static_cast<Pending*>(pending));
  const auto& header = *static_cast<const UA_ResponseHeader*>(response);
  if (header.timestamp != 0) {  // one that the client itself makes up has no time
    owned->session->last_heard_ = owned->session->options_.clock->steady_now();
  }
  owned->answer(response);
}

void Session::state_changed(UA_Client* client, UA_SecureChannelState, UA_SessionState session,
                            UA_StatusCode) {
  auto* const self = static_cast<Session*>(UA_Client_getContext(client));
  if (self->active_ && session != UA_SESSIONSTATE_ACTIVATED) self->dropped_ = true;
}

Result<Namespaces> Session::read_namespaces() {
  ReadRequest request;
  request->nodesToRead = UA_ReadValueId_new();
  request->nodesToReadSize = 1;
  request->nodesToRead->nodeId = UA_NODEID_NUMERIC(0, UA_NS0ID_SERVER_NAMESPACEARRAY);
  request->nodesToRead->attributeId = UA_ATTRIBUTEID_VALUE;
  const auto response = get<ReadResponse>(request, options_.connect_patience);
  UA_StatusCode status = response->responseHeader.serviceResult;
  if (status == UA_STATUSCODE_GOOD && response->resultsSize == 1) {
    const UA_Variant& value = response->results[0].value;
    if (UA_Variant_hasArrayType(&value, &UA_TYPES[UA_TYPES_STRING])) {
      std::vector<std::string> uris;
      const auto* const texts = static_cast<const UA_String*>(value.data);
      for (std::size_t i = 0; i < value.arrayLength; ++i) uris.push_back(text(texts[i]));
      return Namespaces(std::move(uris));
    }
    status = UA_STATUSCODE_BADUNEXPECTEDERROR;
  }
  return fail(
      Error{"equipment.refused", "the server does not tell its namespaces: " + status_text(status)}
          .value(status_text(status))
          .arg("reason", status_text(status))
          .remedy("see what the machine says of it"));
}

}  // namespace renkei::equipment::opcua
