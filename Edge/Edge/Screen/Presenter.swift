package import Display
import FoundationEssentials
package import Gates
package import HTTPServer
import Synchronization
import Vocabulary

/// Turns what happens at an edge into what its pages, lamps and terminal show.
///
/// News come on the queue of decisions: they are noted in a value, a bell is rung, and all that
/// can take time is done in `run`. Every message is the whole state, and of each reader only the
/// newest is kept: a reader that lags misses what is over and costs nobody anything.
package final class Presenter: Sendable {
    /// Pages that follow at once; a further one is answered 503.
    package static let feedsMax = 100
    /// A page hears something this often, and takes longer silence for a fault.
    package static let beatEvery = Duration.seconds(4)
    /// How long lamps and a terminal have for the last screen.
    package static let farewellMax = Duration.seconds(1)

    private struct Feed {
        let language: Language
        let events: AsyncStream<ServerEvent>.Continuation
    }

    private struct State {
        var machine: ScreenMachine
        var feeds: [UInt64: Feed] = [:]
        var feedNext: UInt64 = 0
    }

    private let configuration: ScreenConfiguration
    private let builds: [Language: String]
    private let clock: EdgeClock
    private let mode: @Sendable () -> GateMode
    private let outlets: [ScreenOutlet]
    private let text: TextOutlet?
    private let state: Mutex<State>
    private let bell = Bell()

    /// `mode` says how the gate stands and is asked at every turn, for a gate that does not tell;
    /// `outlets` show the screen beside the pages, and so does the terminal of `text`.
    package init(
        _ configuration: ScreenConfiguration,
        readers: ReaderCount,
        clock: EdgeClock,
        timing: SceneTiming = SceneTiming(),
        mode: @escaping @Sendable () -> GateMode = { .normal },
        outlets: [ScreenOutlet] = [],
        text: TextOutlet? = nil
    ) {
        self.configuration = configuration
        builds = Dictionary(
            uniqueKeysWithValues: Language.allCases.map {
                ($0, ScreenBuild.name(configuration, $0))
            }
        )
        self.clock = clock
        self.mode = mode
        self.outlets = outlets + [text?.outlet].compactMap(\.self)
        self.text = text
        state = Mutex(State(machine: ScreenMachine(readers: readers, timing: timing)))
    }

    package var screen: Screen { state.withLock { $0.machine.screen } }

    package var report: ScreenReport { ScreenReport(text: text.map { $0.isLost ? .lost : .ok }) }

    /// How many pages follow.
    package var feedCount: Int { state.withLock { $0.feeds.count } }

    /// Takes news; returns at once.
    package func hear(_ news: EdgeNews) {
        guard let input = news.screenInput else { return }
        take(input)
    }

    /// Looks at the gate's mode again, soon.
    package func look() {
        bell.ring()
    }

    /// A stream of whole states, beginning with the one of now; nil where too many follow.
    package func follow(in language: Language) -> EventStream? {
        let (stream, events) = EventStream.make(waitingMax: 1)
        let number: UInt64? = state.withLock { state in
            guard state.feeds.count < Self.feedsMax else { return nil }
            state.feedNext += 1
            state.feeds[state.feedNext] = Feed(language: language, events: events)
            return state.feedNext
        }
        guard let number else { return nil }
        events.onTermination = { [weak self] _ in self?.leave(number) }
        var first = event(face(in: language))
        first.retry = .seconds(1)
        events.yield(first)
        return stream
    }

    /// Tells pages, lamps and terminal until the task is cancelled, and then that it is over: a
    /// terminal keeps what was written last, which must be no green.
    package func run() async {
        // Not of this task's group, which is cancelled before they have shown the last screen.
        let working = outlets.map { outlet in Task { await outlet.run() } }
        take(.ready)
        while !Task.isCancelled {
            take(.standing(.init(mode())))
            tellAll()
            await bell.wait(upTo: pause)
        }
        take(.stopped)
        tellAll()
        for outlet in outlets { outlet.finish() }
        await Self.end(working)
        let feeds = state.withLock { state in
            defer { state.feeds = [:] }
            return state.feeds.values.map(\.events)
        }
        for feed in feeds { feed.finish() }
    }

    /// What a page in this language shows now.
    package func face(in language: Language) -> Face {
        Face(
            screen,
            names: configuration.names,
            language: language,
            sinceBoot: clock.sinceBoot,
            time: clock.bounds.low,
            build: builds[language] ?? ""
        )
    }

    private func take(_ input: ScreenInput) {
        let now = clock.sinceBoot
        let isChanged = state.withLock { $0.machine.handle(input, at: now) != nil }
        if isChanged { bell.ring() }
    }

    private var pause: Duration {
        guard let change = state.withLock({ $0.machine.nextChange }) else { return Self.beatEvery }
        return min(Self.beatEvery, max(.zero, change - clock.sinceBoot))
    }

    private func tellAll() {
        _ = state.withLock { $0.machine.tick(at: clock.sinceBoot) }
        tellPages()
        let screen = screen
        for outlet in outlets { outlet.put(screen, face(in: outlet.language)) }
    }

    /// Waits for outlets that were told to finish; one that takes nothing is left.
    private static func end(_ working: [Task<Void, Never>]) async {
        let patience = Task {
            try? await Task.sleep(for: farewellMax)
            for outlet in working { outlet.cancel() }
        }
        for outlet in working { await outlet.value }
        patience.cancel()
    }

    private func tellPages() {
        let feeds = state.withLock { Array($0.feeds.values) }
        for language in Language.allCases {
            let listeners = feeds.filter { $0.language == language }
            guard !listeners.isEmpty else { continue }
            let event = event(face(in: language))
            for listener in listeners { listener.events.yield(event) }
        }
    }

    private func leave(_ number: UInt64) {
        _ = state.withLock { $0.feeds.removeValue(forKey: number) }
    }

    private func event(_ face: Face) -> ServerEvent {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(face) else {
            preconditionFailure("A face is text and whole numbers, which JSON can always hold")
        }
        return ServerEvent(
            id: "\(face.version)",
            event: "screen",
            data: String(decoding: data, as: UTF8.self)
        )
    }
}
