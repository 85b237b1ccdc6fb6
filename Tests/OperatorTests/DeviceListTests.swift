import Foundation
import Operator
import Testing

@Suite("Devices as operators see them", .timeLimit(.minutes(1)))
struct DeviceListTests {
    private static func device(
        _ id: String,
        status: String = "active",
        isSilent: Bool = false,
        mode: String = "null",
        conditions: String = ""
    ) -> String {
        #"{"id":"device_\#(id)","name":"Post \#(id)","gate":"gate_AAAAAAY","#
            + #""scope":"scope_AAAAAAY","status":"\#(status)","epoch":1,"#
            + #""lastSeen":"2026-03-01T18:30:00.000Z","silent":\#(isSilent),"#
            + #""gateMode":\#(mode),"conditions":[\#(conditions)]}"#
    }

    private static func condition(_ name: String, part: Int = 0) -> String {
        #"{"condition":"\#(name)","part":\#(part),"since":"2026-03-01T18:00:00.000Z"}"#
    }

    private static let wrong = [
        condition("camera_black", part: 2), condition("disk_low"), condition("99"),
    ].joined(separator: ",")

    private static let page = FakeHub.Answer(
        200,
        #"{"items":["#
            + [
                device("A", mode: #""normal""#),
                device("B", isSilent: true, mode: #""free_passage""#, conditions: wrong),
                device("C", status: "quarantined", mode: #""7""#),
            ].joined(separator: ",") + #"],"next":null}"#
    )

    @Test func `The list tells mode, what is wrong and who is silent`() async throws {
        let (code, run, _) = try await FakeHub.run(["device", "list"], answers: [Self.page])
        #expect(code == 0, "\(run.talk)")
        #expect(
            run.output == """
                DEVICE    NAME    GATE          STATUS          MODE          \
                WRONG                                                    LAST SEEN
                device_A  Post A  gate_AAAAAAY  active          normal        \
                -                                                        2026-03-01T18:30:00.000Z
                device_B  Post B  gate_AAAAAAY  active, silent  open for all  \
                camera black (reader 2), disk nearly full, condition 99  2026-03-01T18:30:00.000Z
                device_C  Post C  gate_AAAAAAY  quarantined     mode 7        \
                -                                                        2026-03-01T18:30:00.000Z

                """
        )
    }

    @Test func `One device is shown with each condition and since when`() async throws {
        let one = Self.device("BAAAAAY", mode: #""locked""#, conditions: Self.wrong)
        let (code, run, _) = try await FakeHub.run(
            ["device", "show", "device_BAAAAAY"],
            answers: [FakeHub.Answer(200, one)]
        )
        #expect(code == 0, "\(run.talk)")
        let lines = run.output.split(separator: "\n")
        #expect(
            lines.suffix(4) == [
                "mode      locked",
                "wrong     camera black (reader 2), since 2026-03-01T18:00:00.000Z",
                "          disk nearly full, since 2026-03-01T18:00:00.000Z",
                "          condition 99, since 2026-03-01T18:00:00.000Z",
            ]
        )
    }

    @Test(
        arguments: [
            (false, #""normal""#, "nothing"), (true, #""normal""#, "not known"),
            (false, "null", "not told yet"),
        ]
    )
    func `A device that is silent, or told nothing yet, is not said to be well`(
        _ isSilent: Bool,
        _ mode: String,
        _ words: String
    ) async throws {
        let (_, run, _) = try await FakeHub.run(
            ["device", "show", "device_BAAAAAY"],
            answers: [FakeHub.Answer(200, Self.device("BAAAAAY", isSilent: isSilent, mode: mode))]
        )
        #expect(run.output.hasSuffix("\nwrong     \(words)\n"), "\(run.output)")
    }

    @Test func `With --json the hub's own words are kept`() async throws {
        let (_, run, _) = try await FakeHub.run(
            ["device", "list", "--json"],
            answers: [Self.page]
        )
        let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let items = (value as? [String: Any])?["items"] as? [[String: Any]]
        #expect(items?.map { $0["silent"] as? Bool } == [false, true, false])
        #expect(run.output.contains("camera_black"))
    }

    @Test func `Every condition has words and advice in the help`() async {
        let run = OperatorRun()
        #expect(await run(["device", "list", "--help"]) == 0)
        for words in ["silent", "camera black", "must be looked at", "nothing recorded"] {
            #expect(run.output.contains("  \(words) "), "\(run.output)")
        }
        #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}
