/// Where a server listens: this machine only, because nginx stands in front of it.
package enum Listen: Sendable, Equatable {
    /// An address of 127.0.0.0/8 or `::1`; port 0 lets the kernel choose one.
    case loopback(address: String, port: UInt16)
    case unix(path: String)
}

/// Why a text names no place to listen at; a program answers it with exit code 78.
package enum ListenRefusal: String, Error, Sendable, CaseIterable, CustomStringConvertible {
    case malformed
    case portMalformed = "port-malformed"
    case publicAddress = "public-address"
    case pathMalformed = "path-malformed"

    package var description: String {
        switch self {
        case .malformed:
            "expected ADDRESS:PORT, such as 127.0.0.1:8480, or unix:PATH"
        case .portMalformed:
            "the port must be a number from 0 to 65535"
        case .publicAddress:
            "only loopback addresses are listened on; put nginx in front for the others"
        case .pathMalformed:
            "the path of a Unix socket must have 1 to 107 bytes and no control character"
        }
    }
}

extension Listen {
    /// Bytes of a socket's path: `sun_path` of Linux without its final zero.
    package static let pathBytesMax = 107

    /// Reads `ADDRESS:PORT`, `[::1]:PORT`, `localhost:PORT` or `unix:PATH`.
    package init(_ text: String) throws(ListenRefusal) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard (1...Self.pathBytesMax).contains(path.utf8.count),
                path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { throw .pathMalformed }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else {
            throw .malformed
        }
        let address = try Self.address(text[..<colon])
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let port = UInt16(digits)
        else { throw .portMalformed }
        self = .loopback(address: address, port: port)
    }

    private static func address(_ text: Substring) throws(ListenRefusal) -> String {
        if text == "localhost" { return "127.0.0.1" }
        if text == "[::1]" { return "::1" }
        if text.hasPrefix("["), text.hasSuffix("]") { throw .publicAddress }
        let bytes = text.split(separator: ".", omittingEmptySubsequences: false).map(byte)
        guard bytes.count == 4, !bytes.contains(nil) else { throw .malformed }
        guard bytes[0] == 127 else { throw .publicAddress }
        return String(text)
    }

    private static func byte(_ text: Substring) -> UInt8? {
        guard (1...3).contains(text.utf8.count), text == "0" || !text.hasPrefix("0"),
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        return UInt8(text)
    }
}
