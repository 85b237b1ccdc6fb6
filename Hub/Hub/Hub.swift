package import HTTPServer
package import Identity
package import Kernel
package import Logging
import Metrics
import Rights
package import Vocabulary

/// A hub that is open: its tables are up to date, its contexts run, and it answers requests.
///
/// It has no socket of its own: tests call the responder, the program puts a server before it.
package struct Hub: Sendable {
    package let services: HubServices
    package let contexts: HubContexts
    package let router: Router
    /// The first admin code, where this was the first start; it cannot be shown again.
    package let firstCode: AdminCode?

    package var responder: any Responder { router }

    /// Brings the store up to date, makes what a first start needs, and starts the contexts.
    package init(
        store: any Store,
        keys: any KeyVault,
        clock: Clock = .system,
        outside: HubOutside = HubOutside(),
        log: Log = .silent
    ) async throws {
        let store = WatchedStore(store)
        try await store.apply(HubContexts.schemaSteps, at: clock.now())
        services = HubServices(
            store: store,
            clock: clock,
            keys: keys,
            cursors: Cursors(key: try keys.loadOrCreate("cursors")),
            prints: RequestPrint(key: try keys.loadOrCreate("request-prints")),
            metrics: Metrics(),
            company: try await Companies.first(in: store, at: clock.now()),
            log: log
        )
        contexts = try HubContexts(services, outside)
        for context in contexts.all { try await context.start() }
        firstCode = try await contexts.identity.codes.createFirst()
        let all = contexts.all
        router = Router(
            SystemRoutes.table(
                services,
                contexts.all.flatMap(\.routes),
                hasSingleRoot: contexts.rights.hasSingleRoot,
                measure: { for context in all { try await context.measure() } }
            ),
            authenticators: contexts.authenticators,
            services: services
        )
    }

    /// Ends the contexts in the reverse order, then the store.
    package func stop() async {
        for context in contexts.all.reversed() { await context.stop() }
        await services.store.close()
    }
}
