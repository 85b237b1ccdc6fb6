import Crypto
import Edge
import Support
import Sync
import Testing
import Vocabulary

/// What a gate learns from heartbeats, and what it does not let them teach it.
@Suite(.timeLimit(.minutes(1)))
struct HeartbeatDeskTests {
    private static let noon = ScopeForge.start

    /// A desk with a clock held by hand.
    private struct Desk {
        let time = ManualClock(at: HeartbeatDeskTests.noon)
        let clock: EdgeClock
        let desk: HeartbeatDesk
        var forge = ScopeForge()

        init(confirmed: Bool = true) {
            clock = EdgeClock(
                ClockMachine(
                    mark: nil,
                    floor: HeartbeatDeskTests.noon,
                    boot: "a",
                    sinceBoot: time.clock.sinceBoot()
                ),
                clock: time.clock
            )
            if confirmed { clock.answered(HeartbeatDeskTests.noon) }
            desk = HeartbeatDesk(keyring: forge.keyring, clock: clock)
            forge.publish()
        }

        func beat(_ seconds: Int, hubEpoch: UInt32 = 1) -> [UInt8] {
            forge.heartbeat(
                hubEpoch: hubEpoch,
                at: HeartbeatDeskTests.noon.advanced(by: .seconds(seconds))
            )
        }
    }

    @Test func `The newest counts; one that is late or came before teaches nothing`() {
        let desk = Desk()
        #expect(desk.desk.age == nil)
        #expect(desk.desk.take(desk.beat(30)) == .taken)
        #expect(desk.desk.take(desk.beat(30)) == .older)
        #expect(desk.desk.take(desk.beat(29)) == .older)
        #expect(desk.desk.take(desk.beat(60)) == .taken)
        #expect(desk.desk.newest == desk.beat(60))
        #expect(desk.desk.age == .zero)
        desk.time.advance(by: .seconds(47))
        #expect(desk.desk.age == .seconds(47))
    }

    @Test func `Forged, foreign and damaged heartbeats are refused`() {
        let desk = Desk()
        let forge = desk.forge
        #expect(desk.desk.take([1, 2, 3]) == .refused(.malformed))
        #expect(
            desk.desk.take(ScopeForge(scope: ScopeID(8)).heartbeat()) == .refused(.wrongScope)
        )
        #expect(
            desk.desk.take(forge.heartbeat(signedBy: forge.flashKey)) == .refused(.badSignature)
        )
        for position in 12..<Heartbeat.byteCount {
            var changed = desk.beat(5)
            changed[position] ^= 0x10
            #expect(desk.desk.take(changed) != .taken, "byte \(position)")
        }
        #expect(desk.desk.heartbeat == nil)
    }

    @Test func `It lifts the lower end of the clock and confirms nothing`() {
        let desk = Desk(confirmed: false)
        #expect(desk.desk.take(desk.beat(7_200)) == .taken)
        #expect(desk.clock.bounds.low == Self.noon.advanced(by: .seconds(7_200)))
        #expect(!desk.clock.isConfirmed)
        #expect(desk.clock.bounds.high.since(desk.clock.bounds.low) == .seconds(36 * 3_600))
    }

    @Test(arguments: [(602, true), (603, false)])
    func `A stolen heartbeat key cannot age a gate whose time is known`(
        _ seconds: Int,
        _ isTaken: Bool
    ) {
        // The clock may be two seconds off, and a repair of ten minutes is no theft.
        let desk = Desk()
        let outcome = desk.desk.take(desk.beat(seconds))
        #expect(outcome == (isTaken ? .taken : .implausible))
        let low = Self.noon.advanced(by: .seconds(isTaken ? seconds : 0))
        #expect(desk.clock.bounds.low == low)
    }

    @Test func `After a theft the true heartbeats count again, whatever the thief signed last`() {
        let desk = Desk()
        let stolen = desk.beat(30, hubEpoch: .max)
        #expect(desk.desk.take(stolen) == .taken)
        #expect(desk.desk.take(desk.beat(60)) == .older)
        // A keyring that still lists the key takes nothing away.
        desk.desk.adopt(desk.forge.keyring)
        #expect(desk.desk.newest == stolen)
        let newKey = Ed25519PrivateKey()
        desk.desk.adopt(desk.forge.keyring.replacing(.heartbeat, by: newKey.publicKey))
        #expect(desk.desk.heartbeat == nil)
        #expect(desk.desk.newest == nil)
        let honest = desk.forge.heartbeat(
            at: Self.noon.advanced(by: .seconds(60)),
            signedBy: newKey
        )
        #expect(desk.desk.take(stolen) == .refused(.badSignature))
        #expect(desk.desk.take(honest) == .taken)
        #expect(desk.desk.heartbeat?.hubEpoch == 1)
    }

    @Test func `A later life of the hub is newer, whatever its clock says`() {
        let desk = Desk()
        #expect(desk.desk.take(desk.beat(60)) == .taken)
        #expect(desk.desk.take(desk.beat(10, hubEpoch: 2)) == .taken)
        #expect(desk.desk.take(desk.beat(90)) == .older)
        #expect(desk.desk.heartbeat?.hubEpoch == 2)
    }
}
