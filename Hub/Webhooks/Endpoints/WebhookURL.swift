import HTTPClient

/// What an address of a receiver must be like before anything is sent to it.
///
/// Whether its name leads inside a network is judged again at each connection, because that can
/// change; this only tells the one who enters it at once.
enum WebhookURL {
    static func isGood(_ text: String, _ policy: AddressPolicy) -> Bool {
        guard text.utf8.count <= Webhook.urlLengthMax,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 && $0 != 0x5C })
        else { return false }
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://") else { return false }
        let rest = text.dropFirst(isPlain ? 7 : 8)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, !authority.contains("@"), let host = host(authority) else {
            return false
        }
        guard let address = IPAddress(host) else {
            // A number that is no usual spelling of an address is one in disguise.
            let isName = host.contains { $0.isLetter } && !host.lowercased().hasPrefix("0x")
            return !isPlain && isName && host.contains(".") && !host.hasSuffix(".localhost")
        }
        let isAllowed = policy.allowed.contains { $0.contains(address) }
        return isPlain ? isAllowed : policy.permits(address)
    }

    /// The host without its port; nil where the port is none.
    private static func host(_ authority: Substring) -> String? {
        let (name, port): (Substring, Substring)
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            name = authority[authority.index(after: authority.startIndex)..<end]
            port = authority[authority.index(after: end)...]
            guard name.contains(":") else { return nil }
        } else {
            name = authority.prefix { $0 != ":" }
            port = authority.dropFirst(name.count)
        }
        guard !name.isEmpty else { return nil }
        if port.isEmpty { return String(name) }
        guard port.hasPrefix(":"), let number = UInt16(port.dropFirst()), number > 0 else {
            return nil
        }
        return String(name)
    }
}
