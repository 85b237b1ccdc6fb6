import CommandLine
import HubAdmin
import Vocabulary

/// The chapters in their order: with the hub, without it, and with it again.
struct Show: Sendable {
    private static let crowdBefore = 1...34
    private static let crowdAlone = 35...54
    private static let crowdAfter = 55...99
    /// Sooner, it would be the last person's follower who climbs.
    private static let climbPause = Duration.milliseconds(1_500)

    let stages: [Place: Stage]
    let board: Storyboard
    let cards: CardTable
    let bench: DoorBench
    let writer: BadgeWriter
    let hub: HubKeeper
    let console: Console

    private var places: [Place] { Place.allCases.filter { stages[$0] != nil } }

    func stage(_ place: Place) throws -> Stage {
        guard let stage = stages[place] else {
            throw DemonstrationFailure("The \(place.rawValue) is not on the stage.")
        }
        return stage
    }

    func play() async throws {
        try await withHub()
        let cast = try await withBadges()
        try await withoutHub(cast)
        try await withHubAgain()
    }

    private func say(_ title: String) {
        console.say("")
        console.say(title)
    }

    /// Waits until every edge decides and knows the newest that the hub made.
    func prepare() async throws {
        for place in places {
            try await stage(place).edge.wait("ready") { status in
                let readers = status["readers"]?.list ?? []
                return status["state"]?.text == "ok" && !readers.isEmpty
                    && readers.allSatisfy { $0["state"]?.text == "ready" }
            }
        }
        try await settle()
    }

    private func withHub() async throws {
        say("1. With the hub")
        var acts: [Place: [Act]] = [:]
        for place in Place.withCamera {
            acts[place] = try await board.crowd(place, Self.crowdBefore)
        }
        acts[.stele, default: []] += try await board.steleStrangers()
        acts[.turnstile, default: []] += try await board.turnstileStrangers()
        acts[.turnstile, default: []] += try await board.turnstilePeople()
        acts[.kiosk, default: []] += try await board.kioskStrangers()
        try await settle()
        try await together(acts)
        say("2. The hub changes its mind: revoked, suspended, transferred, banned")
        let changed = try await board.changedMinds()
        try await settle()
        try await together(Dictionary(grouping: changed, by: \.place))
        say("3. Somebody edits the turnstile's cache behind its back")
        try await tamper()
    }

    /// Waits until every edge has the newest head that the hub made of its scope.
    private func settle() async throws {
        for place in places {
            let newest = try await board.season.settledVersion(of: place)
            try await stage(place).edge.wait("up to date") {
                ($0["head"]?["version"]?.integer ?? 0) >= newest
            }
        }
    }

    private func tamper() async throws {
        let stage = try stage(.turnstile)
        let code = try await board.season.code("SEAT-EDITED", at: .turnstile)
        let id = try board.season.right("SEAT-EDITED", at: .turnstile)
        guard let right = RightID(text: id) else {
            throw DemonstrationFailure("The right to be edited has no id.")
        }
        try CacheVandal.edit(right, in: stage.edge.stateFolder + "/cache.sqlite")
        try await stage.play(Act(.turnstile, code, "tampered"))
        let other = try await board.season.code("SEAT-100", at: .turnstile)
        try await stage.play(Act(.turnstile, other))
        try await stage.edge.wait("healed") { $0["state"]?.text == "ok" }
        try await stage.play(Act(.turnstile, code))
    }

    /// One after the other, so that a reader of the lines can follow.
    private func withBadges() async throws -> BadgeCast {
        say("4. Badges at the gym, read by libnfc; the staff door wants one that cannot be copied")
        let cast = try await BadgeCast(season: board.season, cards: cards, writer: writer)
        try await settle()
        for act in cast.acts() { try await stage(act.place).play(act) }
        let lost = try await cast.lose()
        try await settle()
        for act in lost { try await stage(act.place).play(act) }
        return cast
    }

    private func withoutHub(_ cast: BadgeCast) async throws {
        let border = try await Border(season: board.season)
        var acts: [Place: [Act]] = [:]
        for place in Place.withCamera {
            acts[place] = try await board.crowd(place, Self.crowdAlone)
        }
        try await settle()
        say("5. The hub is killed; nobody tells the edges")
        await hub.kill()
        let kiosk = try stage(.kiosk)
        let stele = try stage(.stele)
        let late = try await lateMember(acts)
        let alone = acts
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await stele.play(alone[.stele] ?? [])
                try await border.play(on: stele)
            }
            group.addTask {
                try await stage(.turnstile).play(alone[.turnstile] ?? [])
                console.say("  Somebody climbs over the turnstile, and there is no hub to tell")
                try await Task.sleep(for: Self.climbPause)
                try await bench.climb()
            }
            group.addTask { try await stage(.door).play(cast.actsAlone(.door)) }
            group.addTask {
                try await kiosk.play(cast.actsAlone(.kiosk))
                try await kiosk.play(alone[.kiosk] ?? [])
                try await kiosk.edge.wait("stale") { $0["head"]?["isStale"] == .bool(true) }
                try await kiosk.play(late)
            }
            try await group.waitForAll()
        }
        for place in Place.allCases {
            let status = try await stage(place).edge.status()
            let backlog = status["journal"]?["backlog"]?.integer ?? 0
            console.say("  \(Column.left(place.rawValue, 10))\(backlog) records wait for the hub")
        }
    }

    /// Someone who came before and comes again when the kiosk's cache is past its day.
    private func lateMember(_ acts: [Place: [Act]]) async throws -> Act {
        guard case .code(let text)? = acts[.kiosk]?.first?.medium else {
            throw DemonstrationFailure("Nobody came to the kiosk.")
        }
        return Act(.kiosk, text, "stale")
    }

    private func withHubAgain() async throws {
        say("6. The hub is back: what waited is taken, each record once")
        try await hub.start()
        for place in Place.allCases {
            try await stage(place).edge.wait("drained") {
                $0["journal"]?["backlog"]?.integer == 0
            }
        }
        try await stage(.kiosk).edge.wait("fresh") { $0["head"]?["isStale"] == .bool(false) }
        var acts: [Place: [Act]] = [:]
        for place in Place.withCamera {
            acts[place] = try await board.crowd(place, Self.crowdAfter)
        }
        acts[.kiosk, default: []] += try await board.crowd(.kiosk, 100...100)
        acts[.kiosk, default: []] += [
            Act(.kiosk, try await board.season.code("MEMBER-101", at: .kiosk), "capacity")
        ]
        try await together(acts)
    }

    private func together(_ acts: [Place: [Act]]) async throws {
        try await withThrowingTaskGroup { group in
            for (place, acts) in acts {
                let stage = try stage(place)
                group.addTask { try await stage.play(acts) }
            }
            try await group.waitForAll()
        }
    }
}
