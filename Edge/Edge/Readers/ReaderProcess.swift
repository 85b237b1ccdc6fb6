package import Access
package import Logging
import Processes
import ReaderLines
import Synchronization

/// Runs one reader and the capture command that feeds it, as `ReaderSupervision` says.
package final class ReaderProcess: Sendable {
    private struct State {
        var supervision: ReaderSupervision
        var presentations: PresentationMachine
        var children: Children?
        var isStopping = false
    }

    /// The two processes of one start.
    private struct Children: Sendable {
        let reader: Child
        let capture: Child?

        func kill() {
            reader.kill()
            capture?.kill()
        }
    }

    /// Every loop turns at least so often, so that one that does not is seen.
    private static let turnMax = Duration.seconds(1)
    /// How long a reader may take to end when asked to.
    private static let grace = Duration.milliseconds(500)

    private let configuration: ReaderConfiguration
    private let program: String
    private let direction: Direction
    private let clock: EdgeClock
    private let events: Log
    private let submit: @Sendable (Presentation) -> Bool
    /// Nil for readers of codes.
    private let cards: CardDialogue?
    private let bell = Bell()
    private let turned = Atomic<UInt64>(0)
    private let state: Mutex<State>

    package init(
        _ configuration: ReaderConfiguration,
        program: String,
        direction: Direction,
        gap: Duration,
        clock: EdgeClock,
        planner: BadgePlanner? = nil,
        events: Log = .silent,
        submit: @escaping @Sendable (Presentation) -> Bool
    ) {
        self.configuration = configuration
        self.program = program
        let direction = configuration.way?.direction ?? direction
        self.direction = direction
        self.clock = clock
        let name = configuration.name
        cards = planner.map { planner in
            CardDialogue(planner, gap: gap, clock: clock) { reading, seenAt in
                submit(
                    Presentation(
                        badge: reading,
                        direction: direction,
                        reader: name,
                        seenAt: seenAt
                    )
                )
            }
        }
        self.events = events.with(["reader": "\(configuration.name)"])
        self.submit = submit
        state = Mutex(
            State(
                supervision: ReaderSupervision(
                    policy: planner == nil ? RestartPolicy() : .cards,
                    endsOnce: configuration.endsOnce,
                    at: .now
                ),
                presentations: PresentationMachine(gap: gap)
            )
        )
    }

    package var report: ReaderReport {
        state.withLock { state in
            ReaderReport(
                name: configuration.name,
                kind: configuration.kind.rawValue,
                state: state.supervision.state,
                restarts: state.supervision.restarts,
                faults: state.supervision.faults,
                lastFault: state.supervision.lastFault,
                fault: state.supervision.standingFault,
                codesDropped: state.supervision.codesDropped
            )
        }
    }

    /// How often its loop has turned: one that stands still is stuck.
    var turns: UInt64 { turned.load(ordering: .relaxed) }

    var name: String { configuration.name }

    /// Runs until `stop`, or until the task is cancelled.
    package func run() async {
        while !Task.isCancelled, !state.withLock({ $0.isStopping }) {
            if handle(.tick).contains(.start) {
                await runOnce()
            } else {
                await pause()
                _ = cards?.tick()
            }
        }
        state.withLock { $0.children }?.kill()
    }

    package func stop() {
        state.withLock { $0.isStopping = true }
        _ = handle(.stop)
        bell.ring()
    }

    /// Until something is due.
    private func pause() async {
        let deadline = state.withLock { $0.supervision.deadline }
        let waits = [deadline.map { max(.zero, $0 - .now) }, cards?.wait, Self.turnMax]
        await bell.wait(upTo: waits.compactMap { $0 }.min() ?? Self.turnMax)
        turned.add(1, ordering: .relaxed)
    }
}

extension ReaderProcess {
    /// One start of both processes, to the end of the reader.
    private func runOnce() async {
        let children: Children
        do throws(SystemFailure) {
            children = try start()
        } catch {
            events.warning("readerNotStarted", ["reason": "\(error)"])
            _ = handle(.notStarted(error.description))
            return
        }
        state.withLock { $0.children = children }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.tend(children) }
            if let orders = cards?.open() {
                group.addTask { await Self.pass(orders, to: children.reader) }
            }
            if let capture = children.capture {
                group.addTask { await Self.pump(capture, into: children.reader) }
                group.addTask { await self.awaitEnd(ofCapture: capture, children) }
            }
            await readLines(of: children.reader)
            children.reader.kill()
            let exit = await children.reader.wait()
            children.capture?.kill()
            cards?.close()
            events.info("readerEnded", ["how": "\(exit)"])
            _ = handle(.readerEnded(exit))
            group.cancelAll()
        }
        state.withLock { $0.children = nil }
    }

    private func start() throws(SystemFailure) -> Children {
        guard case .capture(let words) = configuration.frames, let first = words.first else {
            // A pipe also tells a reader of cards, or of a scanner, that its daemon is gone.
            let input = configuration.device == nil ? ChildSpec.Input.null : .pipe
            return Children(reader: try reader(input: input), capture: nil)
        }
        let capture = try Child(
            ChildSpec(first, Array(words.dropFirst()), output: .pipe, errors: .null)
        )
        return Children(reader: try reader(input: .pipe), capture: capture)
    }

    private func reader(input: ChildSpec.Input) throws(SystemFailure) -> Child {
        try Child(
            ChildSpec(
                program,
                configuration.arguments,
                input: input,
                output: .pipe,
                errors: .null
            )
        )
    }

    private func readLines(of reader: Child) async {
        guard let output = reader.output else { return }
        var splitter = LineSplitter()
        for await bytes in output {
            for line in splitter.take(bytes) {
                switch line {
                case .success(let line): _ = handle(.line(line))
                case .failure(let error): _ = handle(.badLine(error))
                }
            }
        }
    }

    /// Ticks until the reader has ended; asks it to end when the daemon does.
    private func tend(_ children: Children) async {
        while !Task.isCancelled, children.reader.isRunning {
            if state.withLock({ $0.isStopping }) {
                children.capture?.kill()
                await children.reader.terminate(grace: Self.grace)
                return
            }
            await pause()
            _ = handle(.tick)
            if cards?.tick() == false { _ = handle(.notListening) }
        }
    }

    /// Commands to a reader of cards, one after the other; it may take its time, nobody waits.
    private static func pass(_ orders: AsyncStream<ReaderCommand>, to reader: Child) async {
        for await order in orders {
            do throws(SystemFailure) {
                try await reader.write(Array((order.text + "\n").utf8))
            } catch {
                break
            }
        }
    }

    private func awaitEnd(ofCapture capture: Child, _ children: Children) async {
        let exit = await capture.wait()
        guard children.reader.isRunning else { return }
        _ = handle(.captureEnded(exit))
    }

    /// A frame that is late makes the capture wait: the reader itself takes the latest only.
    private static func pump(_ capture: Child, into reader: Child) async {
        guard let output = capture.output else { return }
        for await bytes in output {
            do throws(SystemFailure) {
                try await reader.write(bytes)
            } catch {
                break
            }
        }
        await reader.closeInput()
    }

    private func handle(_ event: ReaderSupervision.Event) -> [ReaderSupervision.Action] {
        let (actions, children, fault, isSooner) = state.withLock { state in
            let before = state.supervision
            let actions = state.supervision.handle(event, at: .now)
            let after = state.supervision
            let fault = after.faults > before.faults ? after.lastFault : nil
            let isSooner = after.deadline.map { $0 < before.deadline ?? .now } ?? false
            return (actions, state.children, fault, isSooner)
        }
        // Who waits for the next thing due must not sleep on for what was due before.
        if isSooner { bell.ring() }
        if let fault { events.warning("readerFault", ["fault": "\(fault)"]) }
        for action in actions {
            switch action {
            case .kill: children?.kill()
            case .gone:
                state.withLock { _ = $0.presentations.handle(.gone(at: clock.sinceBoot)) }
                cards?.gone()
                // A card that left in the middle is waited for, and not for long.
                if cards != nil { bell.ring() }
            case .card(let line): hear(line)
            case .code(let payload, let symbology, let age): see(payload, symbology, age)
            case .start, .terminate: break
            }
        }
        return actions
    }

    private func hear(_ line: ReaderLine) {
        guard let cards else { return }
        if !cards.handle(line) { _ = handle(.notListening) }
        // What is due next may be due sooner than before.
        switch line {
        case .card, .lost: bell.ring()
        default: break
        }
    }

    private func see(_ payload: [UInt8], _ symbology: Symbology, _ ageMilliseconds: Int) {
        let now = clock.sinceBoot
        let action = state.withLock { $0.presentations.handle(.code(payload, at: now)) }
        guard case .present = action else { return }
        let isTaken = submit(
            Presentation(
                payload: payload,
                medium: symbology.medium,
                direction: direction,
                reader: configuration.name,
                seenAt: now - .milliseconds(ageMilliseconds)
            )
        )
        if !isTaken { state.withLock { $0.presentations.retract(payload) } }
    }
}

extension Symbology {
    /// As what a payload is judged first; one that spells a token is a code, whatever drew it.
    fileprivate var medium: Medium {
        switch self {
        case .qr: .staticCode
        case .code128, .scanned: .barcode
        case .typed: .typedCode
        }
    }
}
