import Access
import HTTPServer
import Kernel
import Vocabulary

/// Calendars of holidays, which policies ask.
extension Rights {
    var holidayRoutes: [Route] { [putHolidays, showHolidays, listHolidays, deleteHolidays] }

    private static let daysField = Kernel.Field.Kind.list(
        of: .text(.day, length: 10...10),
        count: 0...ZoneRows.holidaysMax
    )
    private static let yearsMax = 20

    private static let calendarAnswer: [Field] = [
        Field("number", .integer(1...65_535), "Its number."),
        Field("name", .line(), example: "France", "Its name."),
        Field("days", daysField, "The holidays, in order."),
    ]

    private static let calendarPlace = PathTemplate.Part.place(
        "calendar",
        .integer(1...65_535),
        "Number of the calendar."
    )

    private var putHolidays: Route {
        Route(
            .put,
            ["v1", "scopes", Self.scopePlace, "holidays", Self.calendarPlace],
            name: "putHolidays",
            access: .staff(.write(.places)),
            body: .json([
                Field("name", .line(), example: "France", "Its name."),
                .optional("days", Self.daysField, "Days from 2020 to 2199."),
                .optional(
                    "frenchYears",
                    .list(of: .integer(2020...2199), count: 0...Self.yearsMax),
                    "Years whose public holidays in France are added, computed by law."
                ),
                .optional("alsaceMoselle", .flag, "Adds the two that Alsace and Moselle keep."),
            ]),
            // So that a list that is far too long is told as such.
            bodyBytesMax: 1 << 20,
            answers: [.init(200, .json(Self.calendarAnswer), "The calendar as it is now.")],
            problems: [.notFound, .conflict],
            "Makes a calendar of holidays, or gives it other days.",
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let calendar = HolidayCalendar(
                    number: UInt16(clamping: input.integer("calendar")),
                    name: input.text("name"),
                    days: try Self.days(input)
                )
                guard calendar.days.count <= ZoneRows.holidaysMax else {
                    throw Problem.invalid(
                        field: "frenchYears",
                        "comes to more than \(ZoneRows.holidaysMax) days"
                    )
                }
                try zones(session, scope).put(calendar)
                return .json(Self.json(calendar))
            }
        )
    }

    private static func days(_ input: Input) throws(Problem) -> [LocalDay] {
        var days: [LocalDay] = []
        var faults: [Problem.Fault] = []
        for (index, item) in input.list("days").enumerated() {
            let day = item.text.flatMap { LocalDay(text: $0) }
            if let day, day >= .firstHoliday {
                days.append(day)
            } else {
                let detail = "is no day from 2020 to 2199"
                faults.append(.init(pointer: "/days/\(index)", code: "day", detail: detail))
            }
        }
        guard faults.isEmpty else {
            throw Problem(.invalid, Problem.wrongValue, faults: faults)
        }
        let isWider = input.flagIfGiven("alsaceMoselle") ?? false
        for year in input.list("frenchYears").compactMap(\.integer) {
            days += FrenchHolidays.days(of: Int(year), alsaceMoselle: isWider)
        }
        return days
    }

    private static func json(_ calendar: HolidayCalendar) -> JSONValue {
        [
            "number": .count(calendar.number), "name": .text(calendar.name),
            "days": .list(calendar.days.map { .text($0.text) }),
        ]
    }

    private var showHolidays: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "holidays", Self.calendarPlace],
            name: "showHolidays",
            access: .staff(.read(.places)),
            answers: [.init(200, .json(Self.calendarAnswer), "The calendar.")],
            problems: [.notFound],
            "Shows a calendar of holidays.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let number = input.integer("calendar")
                    let calendar = try zones(session, scope.scope).calendars().first {
                        Int64($0.number) == number
                    }
                    guard let calendar else { throw RightsRefusal.noSuchCalendar }
                    return .json(Self.json(calendar))
                }
            }
        )
    }

    private var listHolidays: Route {
        Route(
            .get,
            ["v1", "scopes", Self.scopePlace, "holidays"],
            name: "listHolidays",
            access: .staff(.read(.places)),
            answers: [
                .init(200, .json(Page.fields(of: Self.calendarAnswer)), "All, by number.")
            ],
            problems: [.notFound],
            "Lists the calendars of holidays of a scope.",
            .query { [self] input in
                try await services.store.read { [self] session in
                    let scope = try scope(session, input.id("scope"), company: input.company)
                    let calendars = try zones(session, scope.scope).calendars()
                    return .json(Page.json(calendars.map(Self.json)))
                }
            }
        )
    }

    private var deleteHolidays: Route {
        Route(
            .delete,
            ["v1", "scopes", Self.scopePlace, "holidays", Self.calendarPlace],
            name: "deleteHolidays",
            access: .staff(.write(.places)),
            answers: [.init(204, .none, "It is gone.")],
            problems: [.notFound, .conflict],
            "Takes a calendar of holidays away that no policy asks.",
            .command { [self] input, session in
                let scope = try scope(session, input.id("scope"), company: input.company).scope
                let number = UInt16(clamping: input.integer("calendar"))
                try zones(session, scope).delete(calendar: number)
                return .noContent
            }
        )
    }
}
