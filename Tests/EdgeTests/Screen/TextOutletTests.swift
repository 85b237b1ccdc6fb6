import Access
import Display
import Edge
import Foundation
import Gates
import Glibc
import Processes
import Support
import Synchronization
import Testing

/// The screen of a stele, on a pseudo-terminal and on a pipe that nobody empties.
@Suite(.timeLimit(.minutes(1)))
struct TextOutletTests {
    /// The far end of a terminal.
    private struct Terminal: ~Copyable {
        let main: Int32
        let side: Int32
        let path: String

        init() throws {
            var (main, side): (Int32, Int32) = (-1, -1)
            var name = [CChar](repeating: 0, count: 128)
            var size = winsize(ws_row: 25, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
            try #require(openpty(&main, &side, &name, nil, &size) == 0)
            self.main = main
            self.side = side
            path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            _ = fcntl(main, F_SETFL, fcntl(main, F_GETFL) | O_NONBLOCK)
        }

        deinit {
            close(main)
            close(side)
        }

        func read(until wanted: String) async -> String {
            var all: [UInt8] = []
            var room = [UInt8](repeating: 0, count: 65_536)
            let end = ContinuousClock.now + .seconds(5)
            while ContinuousClock.now < end {
                let count = Glibc.read(main, &room, room.count)
                if count > 0 { all += room[..<count] }
                let text = String(decoding: all, as: UTF8.self)
                if text.contains(wanted) { return text }
                try? await Task.sleep(for: .milliseconds(5))
            }
            return String(decoding: all, as: UTF8.self)
        }
    }

    private static func outlet(_ path: String) -> TextOutlet {
        TextOutlet(TextScreenConfiguration(device: path))
    }

    private static let out = "Hors service"

    @Test func `A terminal shows what the page shows`() async throws {
        let terminal = try Terminal()
        let stage = try ScreenStage(text: Self.outlet(terminal.path))
        #expect(await terminal.read(until: "Bienvenue").contains("Bienvenue"))
        stage.presenter.hear(.refused(.unpaid, .entry))
        let shown = await terminal.read(until: "Un paiement est attendu")
        #expect(shown.contains("XX XX XX"))
        await stage.stop()
    }

    @Test func `A terminal that takes nothing delays nothing`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("stuck")
        #expect(mkfifo(path, 0o600) == 0)
        // Held open and never read.
        let held = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(held) }
        let lamps = Mutex<[Signal]>([])
        let lamp = ScreenOutlet { screen, _ in lamps.withLock { $0.append(screen.signal) } }
        let stage = try ScreenStage(outlets: [lamp], text: Self.outlet(path))
        for _ in 0..<60 {
            stage.presenter.hear(.refused(.unpaid, .entry))
            stage.presenter.hear(.refused(.expired, .entry))
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try await eventually { lamps.withLock { $0.contains(.refused) } })
        let began = ContinuousClock.now
        await stage.stop()
        #expect(began.duration(to: .now) < .seconds(3))
    }

    @Test func `A terminal that is not there is no reason to stop`() async throws {
        let stage = try ScreenStage(text: Self.outlet("/nowhere/tty1"))
        #expect(try await eventually { stage.presenter.screen.scene == .welcome })
        #expect(try await eventually { stage.presenter.report.text == .lost })
        await stage.stop()
    }

    @Test func `A terminal that works is told as such, and where there is none nothing is`()
        async throws
    {
        let terminal = try Terminal()
        let stage = try ScreenStage(text: Self.outlet(terminal.path))
        #expect(await terminal.read(until: "Bienvenue").contains("Bienvenue"))
        #expect(stage.presenter.report.text == .ok)
        await stage.stop()
        let bare = try ScreenStage()
        #expect(bare.presenter.report.text == nil)
        await bare.stop()
    }

    @Test func `A device that stops while it grants leaves no green on its terminal`() async throws
    {
        let terminal = try Terminal()
        let lamps = Mutex<[Signal]>([])
        let lamp = ScreenOutlet { screen, _ in lamps.withLock { $0.append(screen.signal) } }
        let stage = try ScreenStage(outlets: [lamp], text: Self.outlet(terminal.path))
        stage.presenter.hear(.granted(scan: 1, .entry, ScreenStage.seat))
        #expect(await terminal.read(until: "Vous pouvez entrer").contains("Vous pouvez entrer"))
        let frame = Task { await stage.stop() }
        let shown = await terminal.read(until: "Cet appareil est arrêté.")
        await frame.value
        let last = shown.components(separatedBy: "\u{1B}[?25l").last ?? ""
        #expect(last.contains(Self.out) && last.contains("\u{1B}[0;37;40m"))
        #expect(!last.contains(">>> "))
        #expect(lamps.withLock { $0.last } == .outOfService)
    }

    @Test func `A killed device's terminal is put to rest by a command`() async throws {
        let terminal = try Terminal()
        let folder = try TemporaryFolder()
        let config = folder.path("edge.json5")
        let text = """
            {state: "\(folder.path("edge"))", hub: "http://127.0.0.1:1", readers: [],
             screen: {name: "Stade", text: "\(terminal.path)"}}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: config))
        let program = try OwnProcess.executableFolder() + "/jalon-edge"
        let child = try Child(ChildSpec(program, ["screen", "rest", "--config", config]))
        let shown = await terminal.read(until: "Cet appareil est arrêté.")
        #expect(shown.contains(Self.out))
        #expect(await child.wait() == .code(0))
    }

    @Test(arguments: [("/nowhere/tty1", Int32(69)), (nil, 0)])
    func `A command to rest says when there is nothing to write to`(
        _ device: String?,
        _ code: Int32
    ) async throws {
        let folder = try TemporaryFolder()
        let config = folder.path("edge.json5")
        let screen = device.map { "screen: {text: \"\($0)\"}" } ?? ""
        let text = """
            {state: "\(folder.path("edge"))", hub: "http://127.0.0.1:1", readers: [], \(screen)}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: config))
        let program = try OwnProcess.executableFolder() + "/jalon-edge"
        let child = try Child(
            ChildSpec(program, ["screen", "rest", "--config", config], errors: .null)
        )
        #expect(await child.wait() == .code(code))
    }

    @Test func `A device that runs keeps its screen`() async throws {
        let terminal = try Terminal()
        let folder = try TemporaryFolder()
        let state = StateFolder(folder.path("edge"))
        try FileManager.default.createDirectory(
            atPath: state.path,
            withIntermediateDirectories: true
        )
        let lock = try state.claim()
        let config = folder.path("edge.json5")
        let text = """
            {state: "\(state.path)", hub: "http://127.0.0.1:1", readers: [],
             screen: {text: "\(terminal.path)"}}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: config))
        let program = try OwnProcess.executableFolder() + "/jalon-edge"
        let child = try Child(
            ChildSpec(program, ["screen", "rest", "--config", config], errors: .null)
        )
        #expect(await child.wait() == .code(75))
        withExtendedLifetime(lock) {}
    }
}
