import Cache
import Gates
package import HTTPServer
import Journal
import Logging
import Vocabulary

extension EdgeDaemon {
    /// Works until `stop` returns, then ends in order: readers, the decision in hand, gates, a last
    /// upload, the files.
    package func run(listen: Listen, until stop: @escaping @Sendable () async -> Void)
        async throws(EdgeFailure)
    {
        let server = try serve(listen)
        events.info("started", ["listen": "\(Self.words(server.listen))", "hub": "\(hub)"])
        let passing = Task { await passages.run() }
        let driving = Task { await gate.run { self.hear($0) } }
        let reading = Task {
            await withDiscardingTaskGroup { group in
                for reader in readers { group.addTask { await reader.run() } }
            }
        }
        let lanes = Task {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.download.run() }
                group.addTask { await self.upload.run() }
                group.addTask { await self.news.run() }
                group.addTask { await self.remoteLock.run() }
                if let badgeKeys { group.addTask { await badgeKeys.run() } }
                group.addTask { await self.rosters.run() }
                if let neighbours { group.addTask { await neighbours.run() } }
                group.addTask { await self.tick() }
                group.addTask { await self.sweepAgainAndAgain() }
                group.addTask { await self.health.run() }
                group.addTask { await self.presenter.run() }
            }
        }
        service.ready()
        await stop()
        events.info("stopping")
        service.stopping()
        for reader in readers { reader.stop() }
        await reading.value
        await decider.drain()
        passages.stop()
        await within(Self.endingMax) { await passing.value }
        driving.cancel()
        await within(Self.endingMax) { await driving.value }
        // A gate that ends answers for all who wait: only who never does is nobody's to say.
        await within(Self.answeringMax) { await passing.value }
        passages.abandon()
        await decider.finish()
        lanes.cancel()
        await lanes.value
        await within(Self.endingMax) { await self.upload.flush() }
        keepClock()
        await server.stop(gracePeriod: .milliseconds(200))
        events.info("stopped")
        events.flush()
    }

    /// As it is written in a configuration.
    private static func words(_ listen: Listen) -> String {
        switch listen {
        case .loopback(let address, let port):
            (address.contains(":") ? "[\(address)]" : address) + ":\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    private func serve(_ listen: Listen) throws(EdgeFailure) -> Server {
        do throws(ServerError) {
            return try Server(listen, limits: LocalSite.limits, responder: LocalSite(routes))
        } catch {
            throw EdgeFailure(
                error.code == .addressInUse ? .inUse : .configuration,
                "The local page cannot be served: \(error)"
            )
        }
    }

    /// All that is served on loopback.
    package var routes: [LocalRoute] {
        let status = StatusPage(
            status: { self.status },
            decisions: { self.decider.log.entries(after: $0) }
        )
        let metrics = EdgeMetrics(
            status: { self.status },
            totals: { self.decider.log.totals },
            passages: passageTimes,
            pending: { self.decider.depth },
            health: { self.health.report }
        )
        let stick = StickSite(desk: StickDesk(stores, keyrings, download))
        return status.routes + metrics.routes + screenRoutes + stick.routes
    }

    private func tick() async {
        var count = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.tickEvery)
            decider.tick()
            payHead()
            if stores.flash.payOwed() { upload.wake() }
            keyrings.payOwed()
            count += 1
            if count.isMultiple(of: Self.markEvery) { keepClock() }
            turns.add(.tick)
        }
    }

    /// Beside the tick, which must not wait for a whole cache to be hashed.
    private func sweepAgainAndAgain() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.sweepEvery)
            guard !Task.isCancelled else { return }
            await sweep()
        }
    }

    /// Journals a head whose record was refused before, as on a full disk.
    private func payHead() {
        guard stores.owedHead != nil else { return }
        decider.append { [stores] _ in stores.owedHead }
    }

    /// Hashes the whole cache as it lies on the disk, and prunes what the hub holds for 30 days.
    private func sweep() async {
        let workshop = Workshop("sweep")
        await workshop.run { [stores, events, download] in
            do throws(JournalError) {
                let pruned = try stores.journal.prune(now: stores.clock.bounds.low)
                if pruned > 0 { events.info("journalPruned", ["records": .integer(pruned)]) }
            } catch {
                events.error("journalNotPruned", ["reason": "\(error)"])
            }
            guard stores.cache.head != nil else { return }
            let isSound = (try? stores.cache.verify())?.isSound ?? false
            guard !isSound else { return }
            events.warning("sweepFoundTampering")
            download.distrust()
        }
    }

    private func keepClock() {
        do throws(EdgeFailure) {
            try stores.state.keep(stores.clock.mark)
        } catch {
            events.error("clockNotKept", ["reason": "\(error)"])
        }
    }

    /// Waits for `work`, at most so long; work that is not done then goes on by itself.
    private func within(
        _ limit: Duration,
        _ work: @escaping @Sendable () async -> Void
    ) async {
        let bell = Bell()
        let task = Task {
            await work()
            bell.ring()
        }
        await bell.wait(upTo: limit)
        task.cancel()
    }
}
