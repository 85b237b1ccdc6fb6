package import Crypto
package import Vocabulary

/// One device of a scope, as its neighbours know it: 64 bytes, big-endian.
///
/// ```
/// 0 device 4 · 4 gate 4 · 8 zone 2 · 10 standing 1 · 11 directions 1 (bit 0 entry, bit 1 exit)
/// 12 public key 32 · 44 address 16 (IPv6, or IPv4 as ::ffff:a.b.c.d) · 60 port 2 (0 none)
/// 62 zero 2
/// ```
package struct RosterEntry: Hashable, Sendable {
    package static let byteCount = 64
    package static let noAddress = [UInt8](repeating: 0, count: 16)

    /// Whether its word counts; the number is part of the format.
    package enum Standing: UInt8, CaseIterable, Sendable {
        case active = 1
        case quarantined = 2
        case revoked = 3
    }

    package let device: DeviceID
    package let gate: GateID
    package let zone: UInt16
    package let standing: Standing
    package let directions: UInt8
    package let publicKey: Ed25519PublicKey
    /// Where it listens for its neighbours.
    package let address: [UInt8]
    package let port: UInt16

    package init(
        device: DeviceID,
        gate: GateID,
        zone: UInt16,
        standing: Standing,
        directions: UInt8,
        publicKey: Ed25519PublicKey,
        address: [UInt8] = noAddress,
        port: UInt16 = 0
    ) {
        precondition(address.count == 16, "an address has 16 bytes")
        self.device = device
        self.gate = gate
        self.zone = zone
        self.standing = standing
        self.directions = directions
        self.publicKey = publicKey
        self.address = address
        self.port = port
    }

    func write(to writer: inout ByteWriter) {
        writer.number(device.raw)
        writer.number(gate.raw)
        writer.number(zone)
        writer.number(standing.rawValue)
        writer.number(directions)
        writer.raw(publicKey.bytes)
        writer.raw(address)
        writer.number(port)
        writer.zeros(2)
    }

    init?(from reader: inout ByteReader) {
        device = DeviceID(reader.number())
        gate = GateID(reader.number())
        zone = reader.number()
        guard let standing = Standing(rawValue: reader.number()) else { return nil }
        self.standing = standing
        directions = reader.number()
        guard let key = Ed25519PublicKey(reader.raw(32)) else { return nil }
        publicKey = key
        address = reader.raw(16)
        port = reader.number()
        guard reader.zeros(2), directions <= 3 else { return nil }
    }
}

/// The devices of a scope with their keys, signed by a hub key: whom a neighbour believes.
///
/// ```
/// 0 "JLNROST1" 8 · 8 scope 4 · 12 version 4 · 16 issuedAt 8 · 24 expiresAt 8 · 32 devices 2
/// 34 each 64, by device · then key 1 · Ed25519 signature 64
/// ```
package struct Roster: Hashable, Sendable {
    package static let domain = Array("JLNROST1".utf8)
    package static let devicesMax = 512
    static let headByteCount = 34
    package static let byteCountMax = headByteCount + devicesMax * RosterEntry.byteCount + 65
    /// How long gates that hear no hub go on believing each other.
    package static let life = Duration.seconds(30 * 86_400)

    package let scope: ScopeID
    package let version: UInt32
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp
    package let devices: [RosterEntry]
    package let key: UInt8

    package init(
        scope: ScopeID,
        version: UInt32,
        issuedAt: Timestamp,
        expiresAt: Timestamp,
        devices: [RosterEntry],
        key: UInt8
    ) {
        precondition(devices.count <= Self.devicesMax, "a roster has at most 512 devices")
        self.scope = scope
        self.version = version
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.devices = devices.sorted { $0.device.raw < $1.device.raw }
        self.key = key
    }

    package subscript(device: DeviceID) -> RosterEntry? {
        devices.first { $0.device == device }
    }

    private var body: [UInt8] {
        var writer = ByteWriter(
            capacity: Self.headByteCount + devices.count * RosterEntry.byteCount + 65
        )
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(version)
        writer.number(issuedAt.milliseconds)
        writer.number(expiresAt.milliseconds)
        writer.number(UInt16(devices.count))
        for device in devices { device.write(to: &writer) }
        writer.number(key)
        return writer.bytes
    }

    package func signed(by signer: Ed25519PrivateKey) -> [UInt8] {
        body + signer.signature(for: body)
    }

    /// Reads a roster that a hub key of this keyring signed for its scope, or says why not.
    package init(bytes: [UInt8], keyring: Keyring) throws(SignedObjectRefusal) {
        guard (Self.headByteCount + 65...Self.byteCountMax).contains(bytes.count),
            bytes.starts(with: Self.domain)
        else { throw .malformed }
        var reader = ByteReader(bytes, at: Self.domain.count)
        scope = ScopeID(reader.number())
        version = reader.number()
        issuedAt = Timestamp(milliseconds: reader.number())
        expiresAt = Timestamp(milliseconds: reader.number())
        let count = Int(reader.number(UInt16.self))
        guard count <= Self.devicesMax, reader.remaining == count * RosterEntry.byteCount + 65
        else { throw .malformed }
        var devices: [RosterEntry] = []
        for _ in 0..<count {
            guard let entry = RosterEntry(from: &reader),
                devices.last.map({ $0.device.raw < entry.device.raw }) ?? true
            else { throw .malformed }
            devices.append(entry)
        }
        self.devices = devices
        key = reader.number()
        try SignedObject.verify(
            bytes,
            bodyByteCount: reader.offset,
            by: (.hub, key, issuedAt),
            of: scope,
            keyring
        )
    }
}
