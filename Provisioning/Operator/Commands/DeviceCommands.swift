import CommandLine
import HubAdmin
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
                "revoke",
                summary: "Ends the trust in a device.",
                arguments: [device],
                example: "jalon device revoke device_AAAAAAY"
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
        case "revoke", "release":
            let id = try parsed.argumentID(as: DeviceID.self)
            let word = parsed.path.last ?? "revoke"
            let changed = try await session.hub.command("\(AdminAPI.device(id))/\(word)")
            session.output.show(changed, members: ["id", "name", "status"])
        default:
            let id = try parsed.argumentID(as: DeviceID.self)
            let device = try await session.hub.get(AdminAPI.device(id))
            session.output.show(device) { DeviceLine(device).lines }
        }
        return .ok
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
