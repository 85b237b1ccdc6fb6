import CommandLine
import HubAdmin
import Processes
import Sync
import Vocabulary

/// `jalon device`: the machines at the gates.
enum DeviceCommands {
    private static let device = ArgumentSpec("DEVICE", "The id of the device.")

    private static let guide = CommandSpec.Guide(
        "What is wrong, and what to do",
        [
            (
                "silent",
                "The hub has not heard of it for 90 seconds: see its power and its network."
            )
        ] + DeviceCondition.allCases.map { (label: $0.words, summary: $0.advice) }
    )

    static let spec = CommandSpec(
        "device",
        summary: "Enrols devices, lists and revokes them.",
        options: HubAddress.options,
        example: "jalon device list",
        subcommands: [
            CommandSpec(
                "enrol",
                summary: "Makes an enrolment and prints the line to type on the device.",
                options: [
                    .value("gate", "GATE", isRequired: true, "The gate at which it will stand."),
                    .value("name", "NAME", "What to call it."),
                ],
                example: "jalon device enrol --gate gate_AAAAAAY --name 'Gate A, left'"
            ),
            CommandSpec(
                "list",
                summary: "Lists the devices and what is wrong with each now.",
                example: "jalon device list",
                guide: guide
            ),
            CommandSpec(
                "show",
                summary: "Shows one device and what is wrong with it now.",
                arguments: [device],
                example: "jalon device show device_AAAAAAY",
                guide: guide
            ),
            CommandSpec(
                "confirm",
                summary: "Confirms a new device as its second person, by the words it shows.",
                options: [
                    .value("words", "WORDS", "The six words; asked for at a terminal if not said.")
                ],
                arguments: [device],
                example: """
                    jalon device confirm device_AAAAAAY \
                    --words 'amber coral dolphin igloo lemon zebra'
                    """
            ),
            CommandSpec(
                "revoke",
                summary: "Ends the trust in a device.",
                arguments: [device],
                example: "jalon device revoke device_AAAAAAY"
            ),
            CommandSpec(
                "lock",
                summary: "Shuts a device's gate at once, until it is unlocked.",
                arguments: [device],
                example: "jalon device lock device_AAAAAAY"
            ),
            CommandSpec(
                "unlock",
                summary: "Gives a locked gate back as its steward left it.",
                arguments: [device],
                example: "jalon device unlock device_AAAAAAY"
            ),
            CommandSpec(
                "release",
                summary: "Listens to a quarantined device again, after somebody looked at it.",
                arguments: [device],
                example: "jalon device release device_AAAAAAY"
            ),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        switch parsed.path.last {
        case "enrol": try await enrol(parsed, session)
        case "list":
            let list = try await session.list(AdminAPI.devices)
            session.output.show(list) {
                var table = TextTable(headings: DeviceLine.headings)
                for device in list["items"]?.list ?? [] { table.add(DeviceLine(device).cells) }
                return table.lines
            }
        case "confirm": try await confirm(parsed, session)
        case "revoke", "release", "lock", "unlock":
            let id = try parsed.argumentID(as: DeviceID.self)
            let word = parsed.path.last ?? "revoke"
            let changed = try await session.hub.command("\(AdminAPI.device(id))/\(word)")
            session.output.show(changed, members: ["id", "name", "status", "locked"])
        default:
            let id = try parsed.argumentID(as: DeviceID.self)
            let device = try await session.hub.get(AdminAPI.device(id))
            session.output.show(device) { DeviceLine(device).lines }
        }
        return .ok
    }

    /// The words are read at the device and typed: who only said yes would not have looked.
    private static func confirm(_ parsed: ParsedCommand, _ session: Session) async throws {
        let id = try parsed.argumentID(as: DeviceID.self)
        let asked = parsed.string("words").map { Array($0.utf8) }
        let typed = (asked ?? HiddenLine.ask("The six words on its screen: ")).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard let words = typed.flatMap({ Enrolment.words(typed: $0) }) else {
            throw UsageError(
                .invalidValue,
                "Six words are wanted, as jalon-edge enrol printed them on the device."
            )
        }
        let body = JSON.object(["words": .text(words.joined(separator: " "))])
        let row = try await session.hub.command("\(AdminAPI.device(id))/confirm", body: body)
        session.output.show(row, members: ["id", "name", "status"])
    }

    private static func enrol(_ parsed: ParsedCommand, _ session: Session) async throws {
        let gate = try parsed.requiredID("gate", as: GateID.self)
        let body = JSON.object([
            "gate": .text(gate.description),
            "name": .text(parsed.string("name") ?? "Device at \(gate)"),
        ])
        let made = try await session.hub.command(AdminAPI.enrolments, body: body)
        let line = try EnrolmentLine(made, hub: session.address.url)
        session.output.show(made) { [line.line] }
        session.output.console.note(line.advice)
    }
}
