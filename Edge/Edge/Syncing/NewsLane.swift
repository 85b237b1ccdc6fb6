import HTTPClient
package import Logging
import Sync
import Synchronization
import Vocabulary

/// Hears heartbeats and what is struck, on a connection of its own that no upload can block:
/// performs what `NewsMachine` says.
package final class NewsLane: Sendable {
    /// What reaches this side before it is looked at; beyond it the oldest goes, and the next
    /// heartbeat shows the gap.
    private static let waitingMax = 64
    /// How often an open stream is looked after.
    private static let watchEvery = Duration.seconds(1)
    /// How much longer than the hub holds a question we wait for its answer.
    private static let answerSlack = Duration.seconds(10)

    private let link: HubLink
    private let flash: FlashDesk
    private let heartbeats: HeartbeatDesk
    private let clock: EdgeClock
    /// A key of an object is not in the keyring: a newer keyring may have it.
    private let lacksKey: @Sendable () -> Void
    private let events: Log
    private let workshop = Workshop("news")
    private let state = Mutex(LaneReport(phase: NewsMachine.Phase.idle.rawValue))

    package init(
        link: HubLink,
        flash: FlashDesk,
        heartbeats: HeartbeatDesk,
        clock: EdgeClock,
        lacksKey: @escaping @Sendable () -> Void,
        events: Log = .silent
    ) {
        self.link = link
        self.flash = flash
        self.heartbeats = heartbeats
        self.clock = clock
        self.lacksKey = lacksKey
        self.events = events
    }

    package var report: LaneReport { state.withLock { $0 } }

    /// Runs until the task is cancelled.
    package func run() async {
        var machine = NewsMachine()
        var event = NewsMachine.Event.begin
        while !Task.isCancelled {
            let action = machine.handle(
                event,
                at: clock.sinceBoot,
                chance: Double.random(in: 0...1)
            )
            publish(machine, after: event)
            event = await perform(action)
        }
    }

    private func publish(_ machine: NewsMachine, after event: NewsMachine.Event) {
        let now = clock.bounds.low
        let change = state.withLock { report in
            report.phase = machine.phase.rawValue
            report.alarm = machine.fault.flatMap { $0.isAlarm ? $0.rawValue : nil }
            if case .asked = event { report.succeededAt = now }
            return report.note(machine.fault, at: now)
        }
        if let change { events.info("newsFault", ["fault": "\(change)"]) }
    }

    private func perform(_ action: NewsMachine.Action) async -> NewsMachine.Event {
        switch action {
        case .wait(let duration):
            try? await Task.sleep(for: duration)
            return .waited
        case .ask(let wait): return await ask(wait)
        case .fetchFlash: return await fetchFlash()
        case .listen: return await listen()
        }
    }

    private func ask(_ wait: Duration) async -> NewsMachine.Event {
        let seconds = min(Int(wait.components.seconds), DeviceAPI.waitSecondsMax)
        var question = HubQuestion(
            "GET",
            "\(DeviceAPI.beatPath)?flash=\(flash.sequence)&wait=\(seconds)"
        )
        question.patience = wait + Self.answerSlack
        question.bytesMax = Self.refusalBytesMax
        do throws(LaneFault) {
            let reply = try await link.ask(question, over: .news)
            guard reply.status == 200 else { throw .refused }
            switch heartbeats.take(reply.body) {
            case .taken, .older: return .asked(lacksFlash: lacksFlash)
            case .refused(let refusal): throw fault(refusal)
            case .implausible: throw .malformed
            }
        } catch {
            return failed(error)
        }
    }

    private static let refusalBytesMax = 16 * 1_024

    private func fetchFlash() async -> NewsMachine.Event {
        var question = HubQuestion("GET", DeviceAPI.flashPath)
        question.patience = Self.answerSlack
        question.bytesMax = Flash.byteCountMax
        do throws(LaneFault) {
            let reply = try await link.ask(question, over: .news)
            guard reply.status == 200 || reply.status == 204 else { throw .refused }
            if reply.status == 200 {
                switch await workshop.run({ [flash] in flash.take(reply.body) }) {
                case .taken, .alreadyHere, .older: break
                case .refused(let refusal): throw fault(refusal)
                case .forked: throw .fork
                }
            }
            // Told of, and not given: a hub that contradicts itself is not asked in a loop.
            guard !lacksFlash else { throw .malformed }
            return .fetched
        } catch {
            return failed(error)
        }
    }

    /// Whether the newest heartbeat tells of a flash that is not here.
    private var lacksFlash: Bool {
        guard let told = heartbeats.heartbeat, told.flash > 0 else { return false }
        let here = flash.flash.map { ($0.hubEpoch, $0.sequence) } ?? (0, 0)
        return (told.hubEpoch, told.flash) > here
    }

    private func fault(_ refusal: SignedObjectRefusal) -> LaneFault {
        guard refusal == .unknownKey else { return .malformed }
        lacksKey()
        return .notSigned
    }

    private func failed(_ fault: LaneFault) -> NewsMachine.Event {
        if fault == .notSigned { lacksKey() }
        return .failed(fault)
    }
}

/// The stream.
extension NewsLane {
    private enum Item: Sendable {
        case event(StreamEvent)
        case tick
        case ended(LaneFault?)
    }

    private func listen() async -> NewsMachine.Event {
        let (items, feed) = AsyncStream.makeStream(
            of: Item.self,
            bufferingPolicy: .bufferingNewest(Self.waitingMax)
        )
        return await withTaskGroup(of: NewsMachine.Event?.self) { group in
            group.addTask { [self] in
                let fault = await open { feed.yield(.event($0)) }
                feed.yield(.ended(fault))
                return nil
            }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.watchEvery)
                    feed.yield(.tick)
                }
                return nil
            }
            let event = await hear(items)
            group.cancelAll()
            return event
        }
    }

    private func open(_ onEvent: @escaping @Sendable (StreamEvent) -> Void) async -> LaneFault? {
        let target = "\(DeviceAPI.eventsPath)?flash=\(flash.sequence)"
        do throws(LaneFault) {
            try await link.listen(target, onEvent: onEvent)
            return nil
        } catch {
            return error
        }
    }

    private func hear(_ items: AsyncStream<Item>) async -> NewsMachine.Event {
        var watch = StreamWatch(at: clock.sinceBoot)
        for await item in items {
            switch item {
            case .tick:
                guard !watch.isOver(at: clock.sinceBoot) else {
                    guard watch.events > 0 else { return .heldBack }
                    return .ended(events: watch.events, lacksFlash: false)
                }
            case .event(let event):
                if await take(event) { watch.hear(at: clock.sinceBoot) }
                if lacksFlash { return .ended(events: watch.events, lacksFlash: true) }
            case .ended(let fault?) where watch.events == 0 && fault.isAlarm:
                return .failed(fault)
            case .ended:
                return .ended(events: watch.events, lacksFlash: false)
            }
        }
        return .ended(events: watch.events, lacksFlash: false)
    }

    /// Gives whether it was worth something; what is not is dropped, and the stream goes on.
    private func take(_ event: StreamEvent) async -> Bool {
        guard let bytes = Base64.decode(event.data) else { return false }
        switch event.event {
        case DeviceAPI.beatEvent:
            switch heartbeats.take(bytes) {
            case .taken: return true
            case .refused(.unknownKey): lacksKey()
            case .older, .refused, .implausible: break
            }
        case DeviceAPI.flashEvent:
            switch await workshop.run({ [flash] in flash.take(bytes) }) {
            case .taken, .alreadyHere: return true
            case .refused(.unknownKey): lacksKey()
            case .older, .refused, .forked: break
            }
        default: break
        }
        return false
    }
}
