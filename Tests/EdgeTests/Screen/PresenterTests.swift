import Access
import Display
import Edge
import Gates
import Support
import Sync
import Testing

/// From news to scenes and signals.
@Suite(.timeLimit(.minutes(1)))
struct PresenterTests {
    private static let seat = ScreenStage.seat

    @Test(arguments: [
        (EdgeNews.granted(scan: 1, .entry, seat), Signal.granted),
        (.refused(.unknown, .entry), .refused),
        (.keypadLocked, .refused), (.unrecorded, .attention), (.reading, .reading),
        (.overridden(scan: 2, .exit), .granted), (.conditions([.gateLost]), .outOfService),
        (.conditions([.hubUnreachable]), .ready), (.conditions([.diskLow, .trustAlarm]), .ready),
        (.conditions([.clockUntrusted]), .ready), (.conditions([.sensorStuck]), .attention),
        (.conditions([.hubUnreachable, .cacheStale]), .attention), (.conditions([]), .ready),
        (.gate(GateEvent(.fire)), .free), (.gate(GateEvent(.secondPassage)), .attention),
        (.gate(GateEvent(.mode, mode: .locked)), .outOfService),
        (.gate(GateEvent(.mode, mode: .freePassage)), .free),
    ])
    func `News become the signal of lamps`(_ news: EdgeNews, _ signal: Signal) async throws {
        let stage = try ScreenStage()
        #expect(try await eventually { stage.presenter.screen.scene != .starting })
        if case .gate(let event) = news, let mode = event.mode { stage.set(mode) }
        stage.presenter.hear(news)
        #expect(stage.presenter.screen.signal == signal)
        await stage.stop()
    }

    @Test func `An opening that was settled is shown by how it ended`() async throws {
        let stage = try ScreenStage()
        #expect(try await eventually { stage.presenter.screen.scene == .welcome })
        stage.presenter.hear(.granted(scan: 4, .entry, Self.seat))
        stage.presenter.hear(.settled(scan: 4, .notUsed))
        #expect(stage.presenter.screen.scene == .notUsed)
        stage.presenter.hear(.granted(scan: 5, .entry, Self.seat))
        stage.presenter.hear(.settled(scan: 5, nil))
        #expect(stage.presenter.screen.scene == .unsettled)
        await stage.stop()
    }

    @Test func `A mode that nobody told is seen at the next turn`() async throws {
        let stage = try ScreenStage()
        #expect(try await eventually { stage.presenter.screen.scene == .welcome })
        stage.set(.freePassage)
        #expect(try await eventually { stage.presenter.screen.scene == .free })
        await stage.stop()
    }

    @Test func `Scenes end by themselves`() async throws {
        let stage = try ScreenStage()
        #expect(try await eventually { stage.presenter.screen.scene == .welcome })
        stage.presenter.hear(.reading)
        #expect(stage.presenter.screen.scene == .reading)
        #expect(try await eventually { stage.presenter.screen.scene == .welcome })
        await stage.stop()
    }
}
