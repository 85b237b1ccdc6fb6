import HubAdmin

/// One device as cells of a table, and all that is known of it as lines.
struct DeviceLine {
    static let headings = ["DEVICE", "NAME", "GATE", "STATUS", "MODE", "WRONG", "LAST SEEN"]

    private let device: JSON

    init(_ device: JSON) {
        self.device = device
    }

    private var conditions: [JSON] { device["conditions"]?.list ?? [] }

    /// A device that says nothing says nothing of its health either.
    private var isSilent: Bool { device["silent"] == .bool(true) }

    private var status: String {
        let isLocked = device["locked"] == .bool(true)
        return TextTable.cell(device["status"]?.text) + (isLocked ? ", locked" : "")
            + (isSilent ? ", silent" : "")
    }

    var cells: [String?] {
        let wrong = conditions.map { ConditionWords($0).text }.joined(separator: ", ")
        return [
            device["id"]?.text, device["name"]?.text, device["gate"]?.text, status,
            device["gateMode"]?.text.map(Words.gateMode), wrong.isEmpty ? nil : wrong,
            device["lastSeen"]?.text,
        ]
    }

    /// What its having told nothing wrong is worth.
    private var wellness: String {
        if isSilent { return "not known" }
        return device["gateMode"] == nil ? "not told yet" : "nothing"
    }

    var lines: [String] {
        let members = ["id", "name", "gate", "scope", "status", "epoch", "lastSeen"]
        var rows = members.map { name in
            (name, name == "status" ? status : device[name].map(Output.cell) ?? "-")
        }
        rows.append(("mode", device["gateMode"]?.text.map(Words.gateMode) ?? "-"))
        rows += conditions.enumerated().map { place, condition in
            let since = TextTable.cell(condition["since"]?.text)
            let words = "\(ConditionWords(condition).text), since \(since)"
            return (place == 0 ? "wrong" : "", words)
        }
        if conditions.isEmpty { rows.append(("wrong", wellness)) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { TextTable.line([$0.0, $0.1], [width, 0]) }
    }
}
