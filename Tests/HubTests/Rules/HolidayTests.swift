import Access
import HTTPServer
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite("Holidays", .timeLimit(.minutes(1)))
struct HolidayTests {
    @Test(
        arguments: [
            (2020, "2020-04-12"), (2021, "2021-04-04"), (2024, "2024-03-31"),
            (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"),
            (2038, "2038-04-25"), (2076, "2076-04-19"), (2100, "2100-03-28"),
            (2160, "2160-03-23"),
        ]
    )
    func `Easter is where the church tables have it`(_ given: (Int, String)) {
        #expect(FrenchHolidays.easterSunday(of: given.0)?.text == given.1)
    }

    @Test func `France has eleven holidays in 2026, and Alsace two more`() {
        let days = FrenchHolidays.days(of: 2026).map(\.text)
        let expected = [
            "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
            "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25",
        ]
        #expect(days == expected)
        let wider = FrenchHolidays.days(of: 2026, alsaceMoselle: true).map(\.text)
        #expect(Set(wider).subtracting(expected) == ["2026-04-03", "2026-12-26"])
        // Ascension falls on Victory Day in 2008 and 2160: one day less.
        #expect(FrenchHolidays.days(of: 2160).count == 10 + 1 - 1)
    }

    @Test func `A calendar is made, listed, changed and taken away`() async throws {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)/holidays/1"
        let body: JSONValue = ["name": "France", "frenchYears": [2026], "days": ["2026-12-24"]]
        let made = try await bench.test.client.send(.put, path, json: body)
        #expect(made.status == 200)
        #expect(made.json["days"]?.list?.count == 12)
        #expect(try await bench.test.client.send(.get, path).json == made.json)
        let list = try await bench.test.client.send(.get, "/v1/scopes/\(bench.scope)/holidays")
        #expect(list.json["items"]?.list?.count == 1)
        let fewer: JSONValue = ["name": "France", "days": ["2026-07-14", "2026-07-14"]]
        let changed = try await bench.test.client.send(.put, path, json: fewer)
        #expect(changed.json["days"] == ["2026-07-14"])
        #expect(try await bench.test.client.send(.delete, path).status == 204)
        #expect(try await bench.test.client.send(.delete, path).status == 404)
        let id = bench.scope
        let mirror = try CacheMirror(snapshot: try await bench.rights.publisher.snapshot(of: id))
        #expect(mirror.count(.policies) == 0)
        await bench.test.stop()
    }

    @Test(
        arguments: [
            (["name": "A", "days": ["2026-02-30"]], "/days/0 day"),
            (["name": "A", "days": ["2019-12-31"]], "/days/0 day"),
            (["name": "A", "days": ["2200-01-01"]], "/days/0 day"),
            (["name": "A", "days": ["14/07/2026"]], "/days/0 format"),
            (["name": "A", "days": ["2026-7-14"]], "/days/0 length"),
            (["name": "A", "frenchYears": [2019]], "/frenchYears/0 range"),
        ] as [(JSONValue, String)]
    )
    func `A list with days that cannot be is refused`(_ given: (JSONValue, String)) async throws {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)/holidays/1"
        let answer = try await bench.test.client.send(.put, path, json: given.0)
        #expect(answer.status == 422)
        #expect(answer.faults == [given.1])
        await bench.test.stop()
    }

    @Test func `A thousand days are taken, one more and ten thousand are refused as such`()
        async throws
    {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)/holidays/1"
        for (count, status) in [(1_000, 200), (1_001, 422), (10_000, 422)] {
            let days = (0..<count).map {
                JSONValue.text(LocalDay(count: LocalDay.firstHoliday.count + UInt32($0)).text)
            }
            let body: JSONValue = ["name": "Long", "days": .list(days)]
            let answer = try await bench.test.client.send(.put, path, json: body)
            #expect(answer.status == status, "\(count)")
            if status == 422 { #expect(answer.faults == ["/days length"]) }
        }
        await bench.test.stop()
    }
}
