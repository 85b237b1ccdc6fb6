/// Where mail is handed over, and how that is protected.
package struct MailServer: Sendable, Hashable {
    package enum Protection: String, Sendable, CaseIterable {
        /// TLS from the first byte, as on port 465.
        case tls
        /// STARTTLS before anything else; a server that does not offer it is given no mail.
        case startTLS = "starttls"
        /// None: for a server on this machine only.
        case none
    }

    package let host: String
    package let port: UInt16
    package let protection: Protection
    package let user: String?
    package let password: String?
    /// A private authority in PEM; nil trusts the system's.
    package let authorityFile: String?

    /// Nil when the values do not make an address that can be used safely.
    package init?(
        host: String,
        port: UInt16,
        protection: Protection,
        user: String? = nil,
        password: String? = nil,
        authorityFile: String? = nil
    ) {
        guard !host.isEmpty, port > 0, host.utf8.allSatisfy(Self.isHostByte),
            protection != .none || Self.isLoopback(host),
            (user == nil) == (password == nil), protection != .none || user == nil
        else { return nil }
        self.host = host
        self.port = port
        self.protection = protection
        self.user = user
        self.password = password
        self.authorityFile = authorityFile
    }

    var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(protection == .tls ? "smtps" : "smtp")://\(name):\(port)"
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
