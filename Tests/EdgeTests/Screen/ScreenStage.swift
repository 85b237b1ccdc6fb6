import Access
import Display
import Edge
import Gates
import HTTPServer
import Support
import Sync
import Synchronization
import Vocabulary

/// A screen on a port of its own, with news made up by a test and a steward's desk that remembers.
final class ScreenStage: Sendable {
    /// As hostile as a name can be that the configuration lets pass.
    static let venue = "Stade <img src=x onerror=alert(1)>"
    static let seat = Destination(gateGroup: 3, seat: Seat(block: 112, row: 7, seat: 14))

    let presenter: Presenter
    let site: LocalSite
    let server: Server
    let requests = Mutex<[StewardRequest]>([])
    private let answer = Mutex<StewardRefusal?>(nil)
    private let box: Box
    private let gate: Gate
    private let running = Mutex<Task<Void, Never>?>(nil)

    private final class Gate: Sendable {
        let mode = Mutex(GateMode.normal)
    }

    private final class Box: Sendable {
        let stage = Mutex<ScreenStage?>(nil)
    }

    init(
        venue: String = ScreenStage.venue,
        gateGroups: [UInt16: String] = [3: "Porte <b>C</b>"],
        frames: [String] = [],
        timing: SceneTiming = SceneTiming(),
        outlets: [ScreenOutlet] = [],
        text: TextOutlet? = nil
    ) throws {
        var configuration = ScreenConfiguration()
        configuration.names = ScreenNames(venue: venue, gateGroups: gateGroups)
        configuration.frameAncestors = frames
        let clock = EdgeClock(
            ClockMachine(
                mark: nil,
                floor: ScopeForge.start,
                boot: "test",
                sinceBoot: Clock.system.sinceBoot()
            ),
            clock: .system
        )
        let gate = Gate()
        self.gate = gate
        presenter = Presenter(
            configuration,
            readers: ReaderCount(cameras: 1, others: 1),
            clock: clock,
            timing: timing,
            mode: { gate.mode.withLock { $0 } },
            outlets: outlets,
            text: text
        )
        let box = Box()
        self.box = box
        let screen = ScreenSite(configuration, presenter: presenter) {
            (request) async throws(StewardRefusal) in
            guard let stage = box.stage.withLock({ $0 }) else { throw .busy }
            try stage.take(request)
        }
        site = LocalSite(screen.routes)
        server = try Server(
            .loopback(address: "127.0.0.1", port: 0),
            limits: LocalSite.limits,
            responder: site
        )
        box.stage.withLock { $0 = self }
        let presenter = presenter
        running.withLock { $0 = Task { await presenter.run() } }
    }

    var url: String { "http://127.0.0.1:\(server.port ?? 0)" }

    /// As a gate that does not tell of its mode.
    func set(_ mode: GateMode) {
        gate.mode.withLock { $0 = mode }
        presenter.look()
    }

    func stewards(answer refusal: StewardRefusal?) {
        answer.withLock { $0 = refusal }
    }

    private func take(_ request: StewardRequest) throws(StewardRefusal) {
        requests.withLock { $0.append(request) }
        if let refusal = answer.withLock({ $0 }) { throw refusal }
    }

    func stop() async {
        running.withLock { $0 }?.cancel()
        await running.withLock { $0 }?.value
        await server.stop(gracePeriod: .zero)
        box.stage.withLock { $0 = nil }
    }
}
