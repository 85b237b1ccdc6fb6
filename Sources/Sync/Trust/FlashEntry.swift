package import Access
package import Vocabulary

/// What stands no more from a moment on: one entry of a ``Flash``, 24 bytes, big-endian.
///
/// ```
/// 0 kind 1 · 1 reason 1 · 2 generation 1 · 3 zero 1 · 4 number 4 (zone, token key or device)
/// 8 right 8 · 16 since 8 (Unix ms)
/// ```
package struct FlashEntry: Hashable, Sendable {
    package static let byteCount = 24

    /// What is struck, with its number on the wire.
    package enum Subject: Hashable, Sendable {
        /// 1: this generation of a right and all before it.
        case right(RightID, generation: UInt8, BlockReason)
        /// 2: nobody enters this zone until the entry is gone.
        case zone(UInt16)
        /// 3: tokens of this key count no more, but those that a row of the cache vouches for.
        case tokenKey(UInt8)
        /// 4: a device of the scope.
        case device(DeviceID, DeviceBan)
    }

    package let subject: Subject
    package let since: Timestamp

    package init(_ subject: Subject, since: Timestamp) {
        self.subject = subject
        self.since = since
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        write(to: &writer)
        return writer.bytes
    }

    /// Reads 24 bytes, or gives nil for what this version does not know.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        var reader = ByteReader(bytes)
        self.init(from: &reader)
    }

    func write(to writer: inout ByteWriter) {
        let fields: (kind: UInt8, reason: UInt8, generation: UInt8, number: UInt32, right: UInt64) =
            switch subject {
            case .right(let right, let generation, let reason):
                (1, reason.rawValue, generation, 0, right.raw)
            case .zone(let zone): (2, 0, 0, UInt32(zone), 0)
            case .tokenKey(let key): (3, 0, 0, UInt32(key), 0)
            case .device(let device, let ban): (4, ban.rawValue, 0, device.raw, 0)
            }
        writer.number(fields.kind)
        writer.number(fields.reason)
        writer.number(fields.generation)
        writer.zeros(1)
        writer.number(fields.number)
        writer.number(fields.right)
        writer.number(since.milliseconds)
    }

    /// Reads 24 bytes, or gives nil for what this version does not know.
    init?(from reader: inout ByteReader) {
        let kind: UInt8 = reader.number()
        let reason: UInt8 = reader.number()
        let generation: UInt8 = reader.number()
        guard reader.zeros(1) else { return nil }
        let number: UInt32 = reader.number()
        let right = RightID(reader.number())
        since = Timestamp(milliseconds: reader.number())
        switch kind {
        case 1:
            guard number == 0, let reason = BlockReason(rawValue: reason) else { return nil }
            subject = .right(right, generation: generation, reason)
        case 2:
            guard reason == 0, generation == 0, right.raw == 0,
                let zone = UInt16(exactly: number)
            else { return nil }
            subject = .zone(zone)
        case 3:
            guard reason == 0, generation == 0, right.raw == 0, let key = UInt8(exactly: number)
            else { return nil }
            subject = .tokenKey(key)
        case 4:
            guard generation == 0, right.raw == 0, let ban = DeviceBan(rawValue: reason) else {
                return nil
            }
            subject = .device(DeviceID(number), ban)
        default: return nil
        }
    }
}

/// How a device is kept from doing harm; the number is part of the format.
package enum DeviceBan: UInt8, CaseIterable, Sendable {
    /// Never again: it must be enrolled anew.
    case revoked = 1
    /// Told two stories: neither it nor its marks are believed until somebody looked.
    case quarantined = 2
    /// Shut from afar: its gate opens for nobody until it is unlocked.
    case locked = 3

    package var name: String {
        switch self {
        case .revoked: "revoked"
        case .quarantined: "quarantined"
        case .locked: "locked"
        }
    }
}
