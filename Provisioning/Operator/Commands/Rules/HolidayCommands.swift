import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// `jalon holidays`: named lists of days, which policies ask.
enum HolidayCommands {
    private static let numbers = 1...65_535
    private static let fileBytesMax = 1 << 20
    private static let scope = OptionSpec.value("scope", "SCOPE", isRequired: true, "Their scope.")
    private static let number = OptionSpec.value(
        "number",
        "N",
        isRequired: true,
        "Number of the calendar."
    )

    static let spec = CommandSpec(
        "holidays",
        summary: "Makes and lists calendars of holidays.",
        options: HubAddress.options,
        example: "jalon holidays list --scope scope_AERUKZY",
        subcommands: [
            CommandSpec(
                "set",
                summary: "Makes a calendar, or gives it other days.",
                options: [
                    scope, number, .value("name", "NAME", isRequired: true, "Its name."),
                    .value("day", "DATE", repeats: true, "A holiday, such as 2026-07-14."),
                    .value("file", "FILE", "Holidays, one date a line; # begins a remark."),
                    .value("french", "YEAR", repeats: true, "France's public holidays of a year."),
                    .flag("alsace-moselle", "With the two more of Alsace and Moselle."),
                ],
                example: "jalon holidays set --scope scope_AERUKZY --number 1 --name France "
                    + "--french 2026 --french 2027"
            ),
            CommandSpec(
                "list",
                summary: "Lists the calendars of a scope with their days.",
                options: [scope],
                example: "jalon holidays list --scope scope_AERUKZY"
            ),
            CommandSpec(
                "delete",
                summary: "Takes a calendar away that no policy asks.",
                options: [scope, number],
                example: "jalon holidays delete --scope scope_AERUKZY --number 1"
            ),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        if parsed.path.last == "list" {
            let list = try await session.hub.get(AdminAPI.holidays(scope))
            session.output.show(list) { lines(of: list) }
            return .ok
        }
        let number = try parsed.int("number", in: numbers) ?? 1
        let path = AdminAPI.holidays(number, of: scope)
        if parsed.path.last == "delete" {
            _ = try await session.hub.command(path, method: "DELETE")
            session.output.show(.object(["number": .whole(number)])) {
                ["Calendar \(number) is gone."]
            }
            return .ok
        }
        let body = try body(parsed)
        let made = try await session.hub.command(path, method: "PUT", body: body)
        session.output.show(made) { lines(of: .object(["items": .list([made])])) }
        return .ok
    }

    private static func lines(of list: JSON) -> [String] {
        (list["items"]?.list ?? []).flatMap { calendar in
            let days = (calendar["days"]?.list ?? []).map(Output.cell)
            let name = calendar["name"].map(Output.cell) ?? "-"
            let number = calendar["number"].map(Output.cell) ?? "-"
            return ["\(number)  \(name): \(days.count) days"] + days.map { "   \($0)" }
        }
    }

    private static func body(_ parsed: ParsedCommand) throws -> JSON {
        var days = parsed.strings("day")
        if let file = parsed.string("file") { days += try read(file) }
        let years = try parsed.strings("french").map { text throws(UsageError) in
            guard let year = Int(text), (2020...2199).contains(year) else {
                throw UsageError(.invalidValue, "--french takes a year from 2020 to 2199.")
            }
            return JSON.whole(year)
        }
        var members: [String: JSON] = [
            "name": .optional(parsed.string("name")), "days": .list(days.map { .text($0) }),
        ]
        if !years.isEmpty { members["frenchYears"] = .list(years) }
        if parsed.flag("alsace-moselle") { members["alsaceMoselle"] = .bool(true) }
        return .object(members)
    }

    private static func read(_ file: String) throws(OperatorFailure) -> [String] {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try Files.read(file, limit: fileBytesMax)
        } catch {
            throw OperatorFailure(.cannotRead, "The holidays could not be read: \(error).")
        }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .compactMap { line in
                let day = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
                return day.isEmpty ? nil : String(day)
            }
    }
}
