import Access
import Crypto
import Support
import Sync
import Testing
import Vocabulary

/// Objects that prove themselves, whoever brings them: read as written, and believed of one role.
struct TrustObjectTests {
    private static let forge = ScopeForge()
    private static let signer = forge.headKey

    /// One key in one role under the number 9.
    private static func keyring(_ role: KeyRole) -> Keyring {
        Keyring(
            scope: forge.scope,
            version: 1,
            issuedAt: ScopeForge.start,
            expiresAt: .distantFuture,
            threshold: 1,
            roots: [forge.root.publicKey],
            keys: [
                KeyringEntry(
                    number: 9,
                    role: role,
                    publicKey: signer.publicKey,
                    notBefore: .distantPast,
                    notAfter: .distantFuture
                )
            ]
        )
    }

    private static let heartbeat = Heartbeat(
        scope: forge.scope,
        hubEpoch: 2,
        headVersion: 3,
        headDigest: .zero,
        flash: 4,
        keyring: 5,
        roster: 6,
        time: ScopeForge.start,
        key: 9
    )

    private static let flash = Flash(
        scope: forge.scope,
        hubEpoch: 2,
        sequence: 4,
        completeFrom: 1,
        time: ScopeForge.start,
        entries: [
            FlashEntry(.right(RightID(7), generation: 3, .revoked), since: ScopeForge.start)
        ],
        key: 9
    )

    @Test func `A heartbeat has 145 bytes and counts under a heartbeat key alone`() throws {
        let bytes = Self.heartbeat.signed(by: Self.signer)
        #expect(bytes.count == 145)
        #expect(try Heartbeat(bytes: bytes, keyring: Self.keyring(.heartbeat)) == Self.heartbeat)
        #expect(throws: SignedObjectRefusal.unknownKey) {
            try Heartbeat(bytes: bytes, keyring: Self.keyring(.head))
        }
    }

    @Test func `A flash of one entry has 131 bytes and counts under a flash key alone`() throws {
        let bytes = Self.flash.signed(by: Self.signer)
        #expect(bytes.count == 131)
        #expect(try Flash(bytes: bytes, keyring: Self.keyring(.flash)) == Self.flash)
        #expect(throws: SignedObjectRefusal.unknownKey) {
            try Flash(bytes: bytes, keyring: Self.keyring(.heartbeat))
        }
    }

    @Test func `No changed byte of a heartbeat or a flash is believed`() {
        let (heartbeat, flash) = (
            Self.heartbeat.signed(by: Self.signer), Self.flash.signed(by: Self.signer)
        )
        for place in heartbeat.indices {
            var bytes = heartbeat
            bytes[place] ^= 1
            #expect((try? Heartbeat(bytes: bytes, keyring: Self.keyring(.heartbeat))) == nil)
        }
        for place in flash.indices {
            var bytes = flash
            bytes[place] ^= 1
            #expect((try? Flash(bytes: bytes, keyring: Self.keyring(.flash))) == nil)
        }
    }

    @Test func `A used mark has 128 bytes and is its device's word alone`() {
        let mark = UsedMark(
            scope: Self.forge.scope,
            device: DeviceID(5),
            epoch: 1,
            sequence: 9,
            gate: GateID(3),
            zone: 1,
            right: RightID(7),
            generation: 3,
            direction: .entry,
            time: TimeBounds(exactly: ScopeForge.start),
            state: .passed
        )
        let bytes = mark.signed(by: Self.signer)
        #expect(bytes.count == 128)
        #expect(UsedMark.device(of: bytes) == DeviceID(5))
        #expect(UsedMark(bytes: bytes, signedBy: Self.signer.publicKey) == mark)
        #expect(UsedMark(bytes: bytes, signedBy: Self.forge.hubKey.publicKey) == nil)
    }

    @Test func `A list of devices names each once, under a hub key alone`() throws {
        let entry = RosterEntry(
            device: DeviceID(5),
            gate: GateID(3),
            zone: 1,
            standing: .active,
            directions: 1,
            publicKey: Self.signer.publicKey
        )
        let roster = Roster(
            scope: Self.forge.scope,
            version: 1,
            issuedAt: ScopeForge.start,
            expiresAt: .distantFuture,
            devices: [entry],
            key: 9
        )
        let bytes = roster.signed(by: Self.signer)
        let read = try Roster(bytes: bytes, keyring: Self.keyring(.hub))
        #expect(read == roster)
        #expect(read[DeviceID(5)] == entry)
        #expect(read[DeviceID(6)] == nil)
        #expect(throws: SignedObjectRefusal.unknownKey) {
            try Roster(bytes: bytes, keyring: Self.keyring(.head))
        }
    }
}
