import Edge
import Gates
import Journal
import Sync
import Testing
import Vocabulary

/// What a sample shows, with both sides of each border.
@Suite struct HealthRulesTests {
    struct Case: Sendable {
        var name: String
        var sinceStart = Duration.seconds(60)
        var isLow = false
        var conditions: [DeviceCondition]
        var place: UInt16 = 0
        var change: @Sendable (inout HealthSample) -> Void
    }

    private static func camera(_ state: String, _ fault: String?, restarts: Int = 0)
        -> @Sendable (inout HealthSample) -> Void
    {
        {
            $0.readers[0] = SampleMaking.reader(
                "door",
                state: state,
                restarts: restarts,
                fault: fault
            )
        }
    }

    private static func cards(_ state: String, _ fault: String?, restarts: Int = 0)
        -> @Sendable (inout HealthSample) -> Void
    {
        {
            $0.readers[1] = SampleMaking.reader(
                "cards",
                kind: "nfc",
                state: state,
                restarts: restarts,
                fault: fault
            )
        }
    }

    static let cases: [Case] = [
        Case(name: "well", conditions: []) { _ in },
        Case(name: "black", conditions: [.cameraBlack], place: 1, change: camera("ready", "black")),
        Case(name: "white", conditions: [.cameraBlack], place: 1, change: camera("ready", "white")),
        Case(
            name: "frozen",
            conditions: [.cameraFrozen],
            place: 1,
            change: camera("ready", "frozen")
        ),
        Case(
            name: "no frame yet",
            conditions: [.cameraGone],
            place: 1,
            change: camera("ready", "no-frame")
        ),
        Case(
            name: "started again",
            conditions: [.cameraGone],
            place: 1,
            change: camera("opening", nil, restarts: 1)
        ),
        Case(name: "killed", conditions: [.cameraGone], place: 1, change: camera("killed", nil)),
        Case(
            name: "ready after restarts",
            conditions: [],
            change: camera("ready", nil, restarts: 9)
        ),
        Case(name: "read through", conditions: [], change: camera("finished", nil)),
        Case(
            name: "first opening",
            sinceStart: .milliseconds(2_999),
            conditions: [],
            change: camera("opening", nil)
        ),
        Case(
            name: "opening too long",
            sinceStart: .seconds(3),
            conditions: [.cameraGone],
            place: 1,
            change: camera("opening", nil)
        ),
        Case(
            name: "unplugged",
            conditions: [.readerSilent],
            place: 2,
            change: cards("absent", "unplugged")
        ),
        Case(
            name: "silent",
            conditions: [.readerSilent],
            place: 2,
            change: cards("waiting", nil, restarts: 1)
        ),
        Case(name: "gate lost", conditions: [.gateLost]) { $0.gate.link = .lost },
        Case(name: "gate opening", sinceStart: .milliseconds(2_999), conditions: []) {
            $0.gate.link = .opening
        },
        Case(name: "gate never opened", sinceStart: .seconds(3), conditions: [.gateLost]) {
            $0.gate.link = .opening
        },
        Case(name: "held open", conditions: [.gateHeldOpen]) { $0.gate.isHeldOpen = true },
        Case(name: "tampered", conditions: [.gateTampered]) { $0.gate.isTampered = true },
        Case(name: "stuck", conditions: [.sensorStuck]) { $0.gate.isSensorStuck = true },
        Case(name: "fire", conditions: [.fireRelease]) { $0.gate.isReleasedByFire = true },
        Case(name: "no cache", conditions: [.cacheAbsent]) { $0.hasCache = false },
        Case(name: "old keys", conditions: [.keyringStale]) { $0.isKeyringStale = true },
        Case(name: "stale", conditions: [.cacheStale]) { $0.isCacheStale = true },
        Case(name: "clock", sinceStart: .milliseconds(2_499), conditions: []) {
            $0.isClockConfirmed = false
        },
        Case(name: "clock", sinceStart: .milliseconds(2_500), conditions: [.clockUntrusted]) {
            $0.isClockConfirmed = false
        },
        Case(name: "disk well", conditions: []) { $0.freeBytes = 200 << 20 },
        Case(name: "disk low", conditions: [.diskLow]) { $0.freeBytes = 200 << 20 - 1 },
        Case(name: "disk still low", isLow: true, conditions: [.diskLow]) {
            $0.freeBytes = 250 << 20 - 1
        },
        Case(name: "disk well again", isLow: true, conditions: []) { $0.freeBytes = 250 << 20 },
        Case(name: "on the reserve", conditions: [.diskLow]) { $0.space = .degraded(left: 65) },
        Case(name: "at the end of the reserve", conditions: [.diskLow, .journalFull]) {
            $0.space = .degraded(left: 64)
        },
        Case(name: "full", conditions: [.journalFull]) { $0.space = .full },
        Case(name: "hub missed 60 s", conditions: []) {
            $0.lanes = Self.failing(download: 60_000)
        },
        Case(name: "hub missed longer", conditions: [.hubUnreachable]) {
            $0.lanes = Self.failing(download: 60_001)
        },
        Case(name: "upload fails with nothing to send", conditions: []) {
            $0.lanes = Self.failing(upload: 600_000)
        },
        Case(name: "upload fails", conditions: [.hubUnreachable]) {
            $0.lanes = Self.failing(upload: 600_000)
            $0.backlog = 1
        },
        Case(name: "alarm", conditions: [.trustAlarm]) {
            $0.lanes = EdgeStatus.Lanes(
                download: LaneReport(phase: "asking", alarm: "fork"),
                upload: LaneReport(phase: "idle")
            )
        },
    ]

    private static func failing(download: UInt64? = nil, upload: UInt64? = nil) -> EdgeStatus.Lanes
    {
        func since(_ milliseconds: UInt64?) -> Timestamp? {
            milliseconds.map {
                Timestamp(milliseconds: SampleMaking.start.milliseconds - $0)
            }
        }
        return EdgeStatus.Lanes(
            download: LaneReport(phase: "waiting", failingSince: since(download)),
            upload: LaneReport(phase: "waiting", failingSince: since(upload))
        )
    }

    @Test(arguments: cases)
    func `Each sample shows what is wrong and no more`(_ given: Case) {
        var sample = SampleMaking.well
        given.change(&sample)
        let findings = HealthRules.findings(
            sample,
            isLow: given.isLow,
            sinceStart: given.sinceStart
        )
        #expect(
            findings
                == Set(given.conditions.map { HealthRules.Finding($0, place: given.place) }),
            "\(given.name)"
        )
    }

    @Test func `People are told of a missing hub sooner than the hub's own list`() {
        var sample = SampleMaking.well
        sample.lanes = Self.failing(download: 10_000)
        #expect(!HealthRules.isHubMissed(sample, for: HealthRules.offlineNoticeAfter))
        sample.lanes = Self.failing(download: 10_001)
        #expect(HealthRules.isHubMissed(sample, for: HealthRules.offlineNoticeAfter))
        #expect(!HealthRules.isHubMissed(sample, for: HealthRules.hubMissedMax))
    }

    @Test func `Each condition has its own advice`() {
        let advice = DeviceCondition.allCases.map(\.advice)
        #expect(Set(advice).count == DeviceCondition.allCases.count)
        #expect(advice.allSatisfy { $0.count > 10 && $0.count < 90 })
    }
}
