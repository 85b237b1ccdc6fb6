import CommandLine
import HubAdmin

/// What a command that asks the hub works with.
struct Session: Sendable {
    let hub: HubConnection
    let address: HubAddress
    let output: Output

    init(_ parsed: ParsedCommand, environment: [String: String], _ console: Console) throws {
        address = try HubAddress(parsed, environment: environment)
        hub = try HubConnection(url: address.url, code: address.code)
        output = Output(console, isJSON: parsed.flag("json"))
    }

    /// Every item of a list; said aloud where the hub holds more than this tool asks for.
    func list(_ path: String, query: [(String, String?)] = []) async throws -> JSON {
        let list = try await hub.list(path, query: query)
        if list["next"] != nil {
            output.console.note(
                "Only the first \(HubConnection.listItemsMax) are listed, and there are more: "
                    + "ask for fewer, with the options that --help names."
            )
        }
        return list
    }
}

/// Results for people or for machines, as the line asked.
struct Output: Sendable {
    let console: Console
    let isJSON: Bool

    init(_ console: Console, isJSON: Bool) {
        self.console = console
        self.isJSON = isJSON
    }

    func show(_ value: JSON, words: () -> [String]) {
        guard !isJSON else { return console.say(value.printed) }
        for line in words() { console.say(line) }
    }

    /// One object as a list of names and values, those asked for and in that order.
    func show(_ value: JSON, members: [String]) {
        show(value) {
            let width = members.map(\.count).max() ?? 0
            return members.compactMap { name in
                value[name].map { TextTable.line([name, Self.cell($0)], [width, 0]) }
            }
        }
    }

    /// The items of a list as a table with these members as columns.
    func show(list value: JSON, columns: [(heading: String, member: String)]) {
        show(value) {
            var table = TextTable(headings: columns.map(\.heading))
            for item in value["items"]?.list ?? value.list {
                table.add(columns.map { item[$0.member].map(Self.cell) })
            }
            return table.lines
        }
    }

    static func cell(_ value: JSON) -> String {
        switch value {
        case .null: "-"
        case .bool(let flag): flag ? "yes" : "no"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .text(let text): TextTable.cell(text)
        case .list(let items): items.map(cell).joined(separator: " ")
        case .object(let members):
            members.sorted { $0.key < $1.key }
                .map { "\(TextTable.cell($0.key))=\(cell($0.value))" }.joined(separator: " ")
        }
    }
}
