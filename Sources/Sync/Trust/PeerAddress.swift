/// Where a gate listens for its neighbours: an address of a local network, and a port.
///
/// Written `192.168.4.10:8470` or `[fd00::10]:8470`.
package struct PeerAddress: Hashable, Sendable {
    /// Why a text names no such place.
    package enum Refusal: String, Error, CaseIterable, Sendable, CustomStringConvertible {
        case malformed
        case publicAddress = "public_address"

        package var description: String {
            switch self {
            case .malformed: "expected ADDRESS:PORT, such as 192.168.4.10:8470 or [fd00::10]:8470"
            case .publicAddress:
                "only private addresses are for neighbours: 10.0.0.0/8, 172.16.0.0/12, "
                    + "192.168.0.0/16, 169.254.0.0/16, 127.0.0.0/8, fc00::/7, fe80::/10 or ::1"
            }
        }
    }

    private static let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// IPv6, or IPv4 as `::ffff:a.b.c.d`.
    package let bytes: [UInt8]
    package let port: UInt16

    /// Takes an address of a local network; any other gives nil.
    package init?(bytes: [UInt8], port: UInt16) {
        guard bytes.count == 16, Self.isPrivate(bytes) else { return nil }
        self.bytes = bytes
        self.port = port
    }

    package init(_ text: String) throws(Refusal) {
        guard text.utf8.count <= 64, let colon = text.lastIndex(of: ":"),
            let port = Self.number(text[text.index(after: colon)...], max: 65_535)
        else { throw .malformed }
        let host = text[..<colon]
        let bytes: [UInt8]?
        if host.hasPrefix("["), host.hasSuffix("]") {
            bytes = Self.long(host.dropFirst().dropLast())
        } else {
            bytes = Self.short(host).map { Self.mapped + $0 }
        }
        guard let bytes else { throw .malformed }
        guard Self.isPrivate(bytes) else { throw .publicAddress }
        self.bytes = bytes
        self.port = UInt16(port)
    }

    private static func isPrivate(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: mapped) {
            let (first, second) = (bytes[12], bytes[13])
            return first == 10 || first == 127 || first == 172 && (16...31).contains(second)
                || first == 192 && second == 168 || first == 169 && second == 254
        }
        let isLoopback = bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
        return isLoopback || bytes[0] & 0xFE == 0xFC
            || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    private static func number(_ text: Substring, max: Int) -> Int? {
        guard (1...5).contains(text.utf8.count), text == "0" || !text.hasPrefix("0"),
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(text),
            number <= max
        else { return nil }
        return number
    }

    private static func short(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            .map { number($0, max: 255).map { UInt8($0) } }
        guard parts.count == 4, !parts.contains(nil) else { return nil }
        return parts.compactMap(\.self)
    }

    /// Eight groups of hexadecimal digits, of which one run of zeros may be left out (RFC 4291,
    /// 2.2); the forms with an IPv4 address at the end are not needed here.
    private static func long(_ text: Substring) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            return groups(text).flatMap { $0.count == 8 ? bytes($0) : nil }
        }
        guard let front = groups(text[..<gap.lowerBound]),
            let back = groups(text[gap.upperBound...]), front.count + back.count < 8
        else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - front.count - back.count)
        return bytes(front + zeros + back)
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16),
                part.first != "+"
            else { return nil }
            groups.append(group)
        }
        return groups
    }

    private static func bytes(_ groups: [UInt16]) -> [UInt8] {
        groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}

extension PeerAddress: CustomStringConvertible {
    package var description: String {
        if bytes.starts(with: Self.mapped) {
            return bytes[12...].map { "\($0)" }.joined(separator: ".") + ":\(port)"
        }
        let groups = stride(from: 0, to: 16, by: 2).map { place in
            String(UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]), radix: 16)
        }
        return "[" + groups.joined(separator: ":") + "]:\(port)"
    }
}

extension RosterEntry {
    /// Where its neighbours find it; nil where it does not listen, or not on a local network.
    package var peerAddress: PeerAddress? {
        port == 0 ? nil : PeerAddress(bytes: address, port: port)
    }
}
