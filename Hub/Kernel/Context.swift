package import Logging
package import Metrics
package import Vocabulary

/// One part of the hub: its tables, its rules and its addresses together.
///
/// Made with the hub's services, then its steps are applied, then it starts, then its routes
/// answer.
package protocol Context: Sendable {
    /// Never edited once released; numbered 1, 2, 3, …
    static var schemaSteps: [SchemaStep] { get }

    /// Once, before the first request: what must be there is made, loaded or mended.
    func start() async throws

    var routes: [Route] { get }

    /// What it takes of the events of all contexts.
    var consumers: [OutboxConsumer] { get }

    /// What does the jobs it schedules.
    var jobHandlers: [JobHandler] { get }

    /// Before metrics are told: sets those that change with time alone.
    func measure() async throws

    /// Ends what `start` began; after the last request.
    func stop() async
}

extension Context {
    package func start() async throws {}

    package var consumers: [OutboxConsumer] { [] }

    package var jobHandlers: [JobHandler] { [] }

    package func measure() async throws {}

    package func stop() async {}
}

/// What every context works with.
package struct HubServices: Sendable {
    package let store: any Store
    package let clock: Clock
    package let keys: any KeyVault
    package let cursors: Cursors
    package let prints: RequestPrint
    package let metrics: Metrics
    package let outbox: Outbox
    package let jobs: Jobs
    /// The company of the operators, until there are accounts.
    package let company: CompanyID
    /// Where the operator is told of failures that no caller can be told.
    package let log: Log

    package init(
        store: any Store,
        clock: Clock,
        keys: any KeyVault,
        cursors: Cursors,
        prints: RequestPrint,
        metrics: Metrics = Metrics(),
        company: CompanyID,
        log: Log = .silent
    ) {
        self.store = store
        self.clock = clock
        self.keys = keys
        self.cursors = cursors
        self.prints = prints
        self.metrics = metrics
        outbox = Outbox()
        jobs = Jobs()
        self.company = company
        self.log = log
    }
}
