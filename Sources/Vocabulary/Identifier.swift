/// What an id names: its prefix in text and its width on the wire.
package protocol IdentifierKind: Sendable {
    associatedtype Raw: FixedWidthInteger & UnsignedInteger & Sendable
    static var prefix: String { get }
}

/// A typed id, so that a gate can never be taken for a device.
///
/// In JSON and on the command line it is `prefix_` followed by the Base32 of its big-endian bytes:
/// 13 characters for 64 bits, 7 for 32, 4 for 16.
package struct Identifier<Kind: IdentifierKind>: Hashable, Sendable {
    package let raw: Kind.Raw

    package init(_ raw: Kind.Raw) {
        self.raw = raw
    }

    /// Reads the text form, or gives nil when it is not the one spelling of an id of this kind.
    package init?(text: some StringProtocol) {
        let head = Kind.prefix + "_"
        guard text.hasPrefix(head) else { return nil }
        let letters = text.utf8.dropFirst(head.utf8.count)
        let width = Kind.Raw.bitWidth / 8
        guard letters.count == Base32.length(ofBytes: width),
            let bytes = Base32.decode(letters), bytes.count == width
        else { return nil }
        raw = bytes.reduce(0) { $0 << 8 | Kind.Raw($1) }
    }

    /// Big-endian, so that the order of bytes is the order of numbers.
    package var bytes: [UInt8] {
        stride(from: Kind.Raw.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: raw >> Kind.Raw($0))
        }
    }
}

extension Identifier: CustomStringConvertible {
    package var description: String {
        Kind.prefix + "_" + Base32.encode(bytes)
    }
}

extension Identifier: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.raw < right.raw
    }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "Not an id of the form \(Kind.prefix)_…"
            )
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

package enum CompanyKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "company"
}

package enum PersonKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "person"
}

package enum RightKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "right"
}

package enum BadgeKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "badge"
}

package enum ScopeKind: IdentifierKind {
    package typealias Raw = UInt32
    package static let prefix = "scope"
}

package enum GateKind: IdentifierKind {
    package typealias Raw = UInt32
    package static let prefix = "gate"
}

package enum DeviceKind: IdentifierKind {
    package typealias Raw = UInt32
    package static let prefix = "device"
}

package enum AccountKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "account"
}

package enum SessionKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "session"
}

package enum ClientKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "client"
}

package typealias CompanyID = Identifier<CompanyKind>
package typealias PersonID = Identifier<PersonKind>
package typealias RightID = Identifier<RightKind>
package typealias BadgeID = Identifier<BadgeKind>
package typealias ScopeID = Identifier<ScopeKind>
package typealias GateID = Identifier<GateKind>
package typealias DeviceID = Identifier<DeviceKind>
package typealias AccountID = Identifier<AccountKind>
package typealias SessionID = Identifier<SessionKind>
package typealias ClientID = Identifier<ClientKind>
