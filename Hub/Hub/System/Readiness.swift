import Kernel

/// Whether requests can be answered.
struct Readiness {
    static let notReady = ProblemKind("not-ready", 503, "The hub is not ready")

    private let services: HubServices

    init(_ services: HubServices) {
        self.services = services
    }

    /// Throws the first reason against it.
    func check() async throws(Problem) {
        try await requireWrites()
        guard try await steps() == HubContexts.schemaSteps.count else {
            throw Problem(Self.notReady, "The tables are not up to date.", retryAfterSeconds: 5)
        }
        do throws(KeyVaultError) {
            guard try !services.keys.names().isEmpty else {
                throw KeyVaultError(.damaged, "The folder of keys is empty.")
            }
        } catch {
            throw Problem(Self.notReady, "The keys cannot be read.", retryAfterSeconds: 5)
        }
    }

    /// A hub that can only read goes on answering who reads; this tells the operator.
    private func requireWrites() async throws(Problem) {
        guard let store = services.store as? WatchedStore else { return }
        await store.tryAgain()
        guard let refusal = store.writeRefusal else { return }
        let reason =
            switch refusal.code {
            case .full: "The disk of the database is full: make room."
            case .readOnly: "The database takes no writes now."
            default: "The database does not answer."
            }
        throw Problem(
            Self.notReady,
            "Nothing can be stored, only read. \(reason)",
            retryAfterSeconds: 5
        )
    }

    private func steps() async throws(Problem) -> Int {
        do {
            return try await services.store.read { session in
                try session.first("SELECT count(*) FROM schema_step") { row throws(StoreError) in
                    try row.int(0)
                } ?? 0
            }
        } catch {
            throw Problem(Self.notReady, "The database does not answer.", retryAfterSeconds: 5)
        }
    }
}
