import Crypto
import Edge
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// How a gate comes from the keyring it has to the one in force.
@Suite(.timeLimit(.minutes(1)))
struct KeyringDeskTests {
    private static let day = Duration.seconds(86_400)

    /// A desk whose disk takes nothing as long as it is full.
    private final class Scene: Sendable {
        struct Disk {
            var isFull = false
            var kept: [UInt32] = []
        }

        let forge = ScopeForge()
        let disk = Mutex(Disk())
        let adopted = Mutex<[UInt32]>([])
        let time: ManualClock
        let clock: EdgeClock

        init(after wait: Duration = .zero) {
            time = ManualClock(at: ScopeForge.start.advanced(by: wait))
            clock = EdgeClock(
                ClockMachine(
                    mark: nil,
                    floor: ScopeForge.start.advanced(by: wait),
                    boot: "a",
                    sinceBoot: time.clock.sinceBoot()
                ),
                clock: time.clock
            )
            clock.answered(ScopeForge.start.advanced(by: wait))
        }

        func desk() throws -> KeyringDesk {
            KeyringDesk(
                trust: TrustedKeyring(try SignedKeyring(bytes: forge.keyringBytes)),
                clock: clock,
                adopted: { [self] keyring in adopted.withLock { $0.append(keyring.version) } },
                keep: { [self] keyring throws(EdgeFailure) in
                    let isKept = disk.withLock { disk in
                        guard !disk.isFull else { return false }
                        disk.kept.append(keyring.keyring.version)
                        return true
                    }
                    guard isKept else { throw EdgeFailure(.state, "full") }
                }
            )
        }

        /// Versions 2 and on, each over at one of these days.
        func chain(_ ends: [Int]) -> [[UInt8]] {
            var last = forge.keyring
            return ends.map { end in
                last = last.replacing(
                    .heartbeat,
                    by: Ed25519PrivateKey().publicKey,
                    expiresAt: ScopeForge.start.advanced(by: KeyringDeskTests.day * end)
                )
                return last.signed(by: [forge.root])
            }
        }
    }

    @Test func `A gate that lay for years goes through keyrings that are over to the one in force`()
        throws
    {
        let scene = Scene(after: Self.day * 1_000)
        let desk = try scene.desk()
        #expect(desk.isStale)
        let chain = scene.chain([400, 800, 1_200])
        #expect(desk.take(chain[2]) == .refused(.wrongVersion))
        #expect(desk.take(chain[0]) == .adopted)
        #expect(desk.take(chain[1]) == .adopted)
        #expect(desk.isStale, "the newest that is here is over")
        #expect(desk.take(chain[2]) == .adopted)
        #expect(!desk.isStale)
        #expect(desk.keyring.version == 4)
        #expect(scene.disk.withLock { $0.kept } == [2, 3, 4])
        #expect(desk.take(chain[1]) == .known)
    }

    @Test func `What a full disk refuses is believed, and kept as soon as there is room`() throws {
        let scene = Scene()
        let desk = try scene.desk()
        let chain = scene.chain([400, 400, 400])
        scene.disk.withLock { $0.isFull = true }
        #expect(desk.take(chain[0]) == .adopted)
        #expect(desk.take(chain[1]) == .adopted)
        #expect(desk.keyring.version == 3)
        #expect(scene.adopted.withLock { $0 } == [2, 3])
        desk.payOwed()
        #expect(scene.disk.withLock { $0.kept }.isEmpty)
        scene.disk.withLock { $0.isFull = false }
        desk.payOwed()
        #expect(scene.disk.withLock { $0.kept } == [2, 3])
        desk.payOwed()
        #expect(desk.take(chain[2]) == .adopted)
        #expect(scene.disk.withLock { $0.kept } == [2, 3, 4])
    }
}
