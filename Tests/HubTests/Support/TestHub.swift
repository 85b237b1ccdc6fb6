import HTTPServer
import Hub
import Identity
import Kernel
import Vocabulary

/// A hub in memory with a clock that stands still, asked in one of two ways.
struct TestHub: Sendable {
    static let start = Timestamp(milliseconds: 1_772_388_000_000)

    let hub: Hub
    let clock: ManualClock
    let client: HubClient
    private let server: Server?

    var port: UInt16? { server?.port }

    init(_ way: HubClient.Way = .inProcess, store: (any Store)? = nil) async throws {
        clock = ManualClock(at: Self.start)
        let store =
            if let store { store } else { try await TestEngine.chosen.hubStore() }
        hub = try await Hub(store: store, keys: MemoryKeyVault(), clock: clock.clock)
        let code = hub.firstCode?.text
        switch way {
        case .inProcess:
            server = nil
            client = HubClient(inProcess: hub.router, code: code)
        case .socket:
            let server = try Server(
                .loopback(address: "127.0.0.1", port: 0),
                responder: hub.router
            )
            self.server = server
            client = try HubClient(port: server.port ?? 0, code: code)
        }
    }

    func stop() async {
        await server?.stop()
        await hub.stop()
    }
}
