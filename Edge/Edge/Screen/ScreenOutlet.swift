package import Display

/// Something else than a page that shows the screen: lamps, a terminal.
///
/// It may be slow or dead: it gets the newest screen when it has done with the last one.
package struct ScreenOutlet: Sendable {
    package let language: Language
    private let drive: @Sendable () async -> Void
    private let show: @Sendable (Screen, Face) async -> Void
    private let screens: AsyncStream<(Screen, Face)>
    private let feed: AsyncStream<(Screen, Face)>.Continuation

    /// `drive` keeps the thing at work until its task is cancelled, where it needs that.
    package init(
        language: Language = .french,
        drive: @escaping @Sendable () async -> Void = {},
        _ show: @escaping @Sendable (Screen, Face) async -> Void
    ) {
        self.language = language
        self.drive = drive
        self.show = show
        (screens, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func put(_ screen: Screen, _ face: Face) {
        feed.yield((screen, face))
    }

    /// What was put last is still shown.
    func finish() {
        feed.finish()
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await drive() }
            await follow()
            group.cancelAll()
        }
    }

    private func follow() async {
        var last: UInt64?
        for await (screen, face) in screens where screen.version != last {
            last = screen.version
            await show(screen, face)
        }
    }
}
