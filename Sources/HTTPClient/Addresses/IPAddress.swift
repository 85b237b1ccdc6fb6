import Glibc

/// An IP address by its bytes; one of IPv4 that is written as IPv6 (`::ffff:…`) is one of IPv4.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    private static let mappedPrefix: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Nil unless there are 4 or 16 bytes.
    package init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.bytes = bytes
        case 16:
            self.bytes = bytes.starts(with: Self.mappedPrefix) ? Array(bytes[12...]) : bytes
        default: return nil
        }
    }

    /// Reads the one usual spelling of each kind; `127.1`, `0x7f.1` and names are none.
    package init?(_ text: String) {
        var storage = [UInt8](repeating: 0, count: 16)
        let isSix = text.contains(":")
        let result = storage.withUnsafeMutableBytes {
            inet_pton(isSix ? AF_INET6 : AF_INET, text, $0.baseAddress)
        }
        guard result == 1 else { return nil }
        self.init(bytes: isSix ? storage : Array(storage[..<4]))
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        let isWritten = bytes.withUnsafeBytes {
            inet_ntop(family, $0.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN)) != nil
        }
        let letters = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return isWritten ? String(decoding: letters, as: UTF8.self) : "?"
    }
}
