import Configuration
import HTTPClient
import Kernel
import Mail
import Processes
import Webhooks

/// Reads the sections `mail` and `webhooks` of the configuration; passwords lie in files of their
/// own, which nobody but the hub can read.
enum OutsideSettings {
    private static let networksMax = 50
    private static let sourcesMax = 20
    private static let secretBytesMax = 1_024
    private static let submissionPort = 587

    static func read(_ reader: ConfigurationReader) -> HubOutside {
        var outside = HubOutside()
        let mail = reader.section("mail")
        if let server = server(mail) { outside.mail = MailPort(MailClient(server)) }
        if let sender = sender(mail) { outside.sender = sender }
        let webhooks = reader.section("webhooks")
        outside.networks = networks(webhooks, "allowNetworks")
        let sources = webhooks.list("sources", countMax: sourcesMax).compactMap(source)
        if Set(sources.map(\.name)).count == sources.count {
            outside.sources = sources
        } else {
            webhooks.refuse("sources", "takes each name once")
        }
        return outside
    }

    private static func server(_ reader: ConfigurationReader) -> MailServer? {
        let port = reader.int("port", default: submissionPort, in: 1...65_535)
        let protection = reader.choice("protection", default: MailServer.Protection.startTLS)
        let user = reader.optionalString("user")
        let password = secret(reader, "passwordFile")
        let authority = reader.optionalString("authorityFile")
        guard let host = reader.optionalString("server") else { return nil }
        let server = MailServer(
            host: host,
            port: UInt16(clamping: port),
            protection: protection,
            user: user,
            password: password,
            authorityFile: authority
        )
        if server == nil {
            reader.refuse(
                "server",
                "takes the name of a host; a user needs a passwordFile, and protection \"none\" is "
                    + "for this machine and without a user"
            )
        }
        return server
    }

    private static func sender(_ reader: ConfigurationReader) -> MailIdentity? {
        let name = reader.string("name", default: "Jalon")
        let address = reader.value("from", "a mail address") { try? MailAddress($0) }
        return address.map { MailIdentity(address: $0, name: name) }
    }

    private static func networks(
        _ reader: ConfigurationReader,
        _ key: String
    ) -> [AddressBlock] {
        let texts = reader.strings(key)
        let blocks = texts.compactMap(AddressBlock.init)
        if blocks.count != texts.count || texts.count > networksMax {
            reader.refuse(key, "takes at most \(networksMax) networks such as 10.1.0.0/16")
        }
        return blocks
    }

    private enum SourceKind: String, CaseIterable {
        case standard
        case timestamped
        case address
    }

    private static func source(_ reader: ConfigurationReader) -> IncomingSource? {
        let name = reader.requiredString("name")
        if !TextForm.slug.accepts(name) {
            reader.refuse("name", "takes lower-case letters, digits and hyphens")
        }
        let kind = reader.choice("kind", default: SourceKind.standard)
        let field = reader.string("field", default: "Stripe-Signature")
        let secret = secret(reader, "secretFile")
        let networks = networks(reader, "networks")
        let identity = reader.value("id", "\"digest\", \"field NAME\" or \"member NAME\"", identity)
        guard let verification = verification(kind, field, secret, networks) else {
            reader.refuse(
                "secretFile",
                "names the file of a secret (whsec_… for kind standard); kind address takes "
                    + "networks instead"
            )
            return nil
        }
        return IncomingSource(
            name,
            verification: verification,
            identity: identity ?? .field(WebhookSignature.idField),
            networks: networks
        )
    }

    private static func verification(
        _ kind: SourceKind,
        _ field: String,
        _ secret: String?,
        _ networks: [AddressBlock]
    ) -> IncomingSource.Verification? {
        switch kind {
        case .standard: secret.flatMap { WebhookSecret($0) }.map { .standard([$0]) }
        case .timestamped:
            secret.map { .timestamped(field: field, secrets: [Array($0.utf8)]) }
        case .address: networks.isEmpty ? nil : .addressOnly
        }
    }

    private static func identity(_ text: String) -> IncomingSource.Identity? {
        let words = text.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("digest", 1): return .digest
        case ("field", 2): return .field(words[1])
        case ("member", 2): return .member(words[1])
        default: return nil
        }
    }

    /// The one line of a file, where one is named.
    private static func secret(_ reader: ConfigurationReader, _ key: String) -> String? {
        guard let path = reader.optionalString(key) else { return nil }
        do throws(SystemFailure) {
            try Files.requireOwnerOnly(path)
            let bytes = try Files.read(path, limit: secretBytesMax)
            return String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        } catch {
            reader.refuse(key, "names a file that only the hub can read: \(error)")
            return nil
        }
    }
}
