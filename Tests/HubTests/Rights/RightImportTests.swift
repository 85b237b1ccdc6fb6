import Access
import Identity
import Rights
import Testing
import Vocabulary

struct RightImportTests {
    private static let names = ScopeNames(zoneSets: ["North": 3], policies: ["Evening": 7])

    private func read(_ text: String) -> RightImport {
        RightImport(Array(text.utf8), names: Self.names)
    }

    @Test func `A full line gives every field of a right`() throws {
        let read = read(
            """
            reference,holder_name,holder_email,kind,zone_set,valid_from,valid_until,paid_through,\
            grace_hours,uses_max,reentry,single_entry,accepted_ahead,policy,block,row,seat
            A-1,Awa Diop,awa@example.org,season,North,2026-03-01,2026-03-31,\
            2026-03-15T12:00:00Z,24,5,yes,no,1,Evening,12,3,44
            """
        )
        #expect(read.faults.isEmpty)
        let draft = try #require(read.drafts.first)
        #expect(draft.reference == "A-1")
        #expect(draft.holder?.name == "Awa Diop")
        #expect(draft.holder?.email == "awa@example.org")
        #expect(draft.kind == .season)
        #expect(draft.zoneSet == 3)
        #expect(draft.policy == 7)
        #expect(draft.notBefore.start.description == "2026-03-01T00:00:00.000Z")
        #expect(draft.notAfter.start.description == "2026-04-01T00:00:00.000Z")
        #expect(draft.paidThrough.start.description == "2026-03-15T12:00:00.000Z")
        #expect(draft.graceHours == 24)
        #expect(draft.usesMax == 5)
        #expect(draft.flags == [.reentryAllowed, .acceptedAhead])
        #expect(draft.seat == Seat(block: 12, row: 3, seat: 44))
    }

    @Test func `An empty field and an absent column leave what a right is by itself`() {
        #expect(read("reference,usesless\nA").faults.first?.reason == .unknownColumn(2))
        #expect(read("reference,valid_until\nA,").drafts == [RightDraft(reference: "A")])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let column: String
        let value: String
        let reason: ImportFault.Reason?
        var testDescription: String { "\(column) = \(value.prefix(30))" }
    }

    static let cases = [
        Case(column: "kind", value: "ticket", reason: nil),
        Case(column: "kind", value: "Season", reason: nil),
        Case(column: "kind", value: "throne", reason: .unknownKind),
        Case(column: "zone_set", value: "3", reason: nil),
        Case(column: "zone_set", value: "0", reason: nil),
        Case(column: "zone_set", value: "4", reason: .unknownZoneSet),
        Case(column: "zone_set", value: "South", reason: .unknownZoneSet),
        Case(column: "policy", value: "8", reason: .unknownPolicy),
        Case(column: "valid_from", value: "2026-02-28", reason: nil),
        Case(column: "valid_from", value: "2026-02-30", reason: .notDate),
        Case(column: "valid_from", value: "28/02/2026", reason: .notDate),
        Case(column: "valid_from", value: "2019-12-31", reason: .notDate),
        Case(column: "valid_from", value: "2026-02-28T10:00:00", reason: .notDate),
        Case(column: "valid_until", value: "2020-01-01", reason: nil),
        Case(column: "valid_until", value: "2020-01-01T00:00:00Z", reason: .endsBeforeItBegins),
        Case(column: "grace_hours", value: "65535", reason: nil),
        Case(column: "grace_hours", value: "65536", reason: .notNumber(65_535)),
        Case(column: "uses_max", value: "65534", reason: nil),
        Case(column: "uses_max", value: "65535", reason: .notNumber(65_534)),
        Case(column: "uses_max", value: "-1", reason: .notNumber(65_534)),
        Case(column: "uses_max", value: "+1", reason: .notNumber(65_534)),
        Case(column: "uses_max", value: "1.0", reason: .notNumber(65_534)),
        Case(column: "reentry", value: "oui", reason: nil),
        Case(column: "reentry", value: "maybe", reason: .notYesNo),
        Case(column: "holder_name", value: "=1+1", reason: .formula),
        Case(column: "holder_name", value: "@sum", reason: .formula),
        Case(column: "holder_name", value: "-2", reason: .formula),
        Case(column: "holder_name", value: "Zoë O'Neil", reason: nil),
        Case(column: "holder_name", value: "\"a\nb\"", reason: .controlCharacter),
        Case(column: "holder_name", value: "a\u{202E}b", reason: .controlCharacter),
        Case(column: "holder_name", value: String(repeating: "x", count: 200), reason: nil),
        Case(
            column: "holder_name",
            value: String(repeating: "x", count: 201),
            reason: .tooLong(200)
        ),
    ]

    @Test(arguments: cases)
    func `A value is taken or refused for its own reason`(_ given: Case) {
        let read = read("reference,\(given.column)\nA,\(given.value)\n")
        #expect(read.faults.map(\.reason) == (given.reason.map { [$0] } ?? []))
        #expect(read.drafts.count == (given.reason == nil ? 1 : 0))
    }

    @Test func `Every bad line is reported with its number and nothing is drafted`() {
        let read = read(
            """
            reference,kind,uses_max
            A,ticket,1
            ,ticket,1
            B,throne,x
            C,ticket
            A,ticket,1
            """
        )
        #expect(read.drafts.isEmpty)
        let told = read.faults.map { "\($0.line) \($0.column?.rawValue ?? "-")" }
        #expect(told == ["3 reference", "4 kind", "4 uses_max", "5 -", "6 reference"])
        #expect(read.faults.last?.reason == .referenceTwice(line: 2))
        #expect(read.faults[3].message == "The line has 2 fields, the first line 3.")
    }

    @Test func `An address of mail is a name, an at sign and a domain`() {
        for good in ["a@b.org", "x.y+z@mail.example.org"] {
            #expect(read("reference,holder_name,holder_email\nA,N,\(good)").faults.isEmpty)
        }
        for bad in ["a@b", "a b@c.org", "a@@c.org", "x@.org", "a<b@c.org"] {
            let faults = read("reference,holder_name,holder_email\nA,N,\(bad)").faults
            #expect(faults.map(\.reason) == [.notEmail], "\(bad)")
        }
        let nameless = read("reference,holder_email\nA,a@b.org").faults
        #expect(nameless.map(\.reason) == [.nameMissing])
    }

    @Test func `A header without reference, or with a column twice, is refused`() {
        #expect(read("kind\nticket").faults.map(\.reason) == [.columnMissing])
        #expect(read("reference,kind,Kind\nA,x,y").faults.map(\.reason) == [.columnTwice])
        #expect(read("").faults.map(\.reason) == [.unreadable(.empty)])
    }

    @Test func `At most a thousand faults are told, and a line more`() {
        let lines = String(repeating: "A,throne\n", count: 5_000)
        #expect(read("reference,kind\n" + lines).faults.count <= RightImport.faultsMax + 20)
    }
}
