import Vocabulary

/// What the hub does without being asked: events to their consumers, jobs at their times.
///
/// Each consumer's events and each name's jobs have their own pace, so that a mail server that
/// hangs delays mail and nothing else.
package final class Background: Context {
    package static let schemaSteps =
        OutboxSchema.steps + JobsSchema.steps + DocumentSchema.steps
    private static let pruneName = "background.prune"
    private static let pruneInterval = Duration.seconds(3_600)

    package let dispatcher: OutboxDispatcher
    package let runners: [JobRunner]
    private let services: HubServices
    private let loops: [WorkLoop]

    package init(
        services: HubServices,
        consumers: [OutboxConsumer],
        handlers: [JobHandler]
    ) {
        self.services = services
        let (store, clock, log) = (services.store, services.clock, services.log)
        let dispatcher = OutboxDispatcher(
            store: store,
            consumers: consumers,
            clock: clock,
            log: log
        )
        let prune = Self.prune(dispatcher, services)
        let runners = (handlers + [prune]).map {
            JobRunner(store: store, handler: $0, clock: clock, log: log)
        }
        precondition(
            Set(runners.map(\.handler.name)).count == runners.count,
            "each job has one handler"
        )
        self.dispatcher = dispatcher
        self.runners = runners
        let outbox = WorkLoop("outbox", bell: services.outbox.bell, log: log) {
            try await dispatcher.round()
        }
        // One bell is heard by one loop: jobs look by themselves each second.
        let jobs = runners.map { runner in
            WorkLoop("job.\(runner.handler.name)", bell: Bell(), log: log) {
                try await runner.round()
            }
        }
        loops = [outbox] + jobs
    }

    private static func prune(
        _ dispatcher: OutboxDispatcher,
        _ services: HubServices
    ) -> JobHandler {
        JobHandler(
            pruneName,
            atOnce: 1,
            work: .outside { [store = services.store, clock = services.clock] _ in
                _ = try await dispatcher.prune()
                _ = try await JobRunner.prune(store, at: clock.now())
                return { _ in }
            }
        )
    }

    package var routes: [Route] { [] }

    package func start() async throws {
        let now = services.clock.now()
        try await services.store.write { [services] session in
            try services.jobs.schedule(
                Self.pruneName,
                key: "hourly",
                .every(Self.pruneInterval, from: now.advanced(by: Self.pruneInterval)),
                company: services.company,
                at: now,
                session
            )
        }
        for loop in loops { loop.start() }
    }

    package func stop() async {
        for loop in loops { await loop.stop() }
    }

    package func measure() async throws {
        try await dispatcher.measure(services.metrics)
        try await JobRunner.measure(
            services.store,
            services.metrics,
            names: runners.map(\.handler.name),
            at: services.clock.now()
        )
    }
}
