import Access
import CommandLine
import Configuration
import Crypto
import Edge
import FoundationEssentials
import HTTPClient
import HTTPServer
import Holders
import HubAdmin
import Identity
import Kernel
import Rights
import Support
import Sync
import Vocabulary

extension ForeignParser {
    private static let forge = ScopeForge()

    /// What a request or an answer is made of.
    static let requests = [
        ForeignParser(
            "request-target",
            seeds: [Array("/v1/device/head?known=7&wait=25".utf8)]
        ) { bytes in _ = try? RequestTarget(String(decoding: bytes, as: UTF8.self)) },
        ForeignParser(
            "request-fields",
            seeds: [Array("jalon-device: device_AAAAAAA\nsignature: jalon=:AA==:".utf8)]
        ) { bytes in
            let fields = fields(bytes)
            let request = try? DeviceRequest(method: "GET", target: "/", body: []) { fields[$0] }
            try? request?.verify({ fields[$0] }, key: forge.hubKey.publicKey)
            _ = HubAnswer(
                status: 200,
                body: [],
                nonce: [UInt8](repeating: 1, count: 16),
                field: { fields[$0] },
                find: { forge.keyring.key($0, role: .hub, at: $1) }
            )
        },
        ForeignParser(
            "event-stream",
            seeds: [Array("id: 7\nevent: beat\ndata: AAAA\n\n: beat\n\nretry: 2000\n\n".utf8)]
        ) { bytes in
            var parser = EventParser(eventBytesMax: 1_024)
            guard let events = try? parser.feed(bytes) else { return }
            for event in events { _ = Base64.decode(event.data) }
            var slow = EventParser(eventBytesMax: 1_024)
            let pieces = bytes.map { (try? slow.feed([$0])) ?? [] }
            precondition(pieces.flatMap(\.self) == events, "a stream may come in any pieces")
        },
    ]

    private static func fields(_ bytes: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            fields[String(parts[0])] = String(parts[1].drop { $0 == " " })
        }
        return fields
    }

    /// What people and other programs write.
    static let texts = [
        ForeignParser(
            "json",
            seeds: [Array(#"{"a":[1,-2.5e3,"é\u00e9",null,true]}"#.utf8)]
        ) { bytes in
            guard let value = JSONValue(parsing: bytes) else { return }
            precondition(
                JSONValue(parsing: value.bytes) == value,
                "a JSON value is written as it is read"
            )
        },
        ForeignParser(
            "configuration",
            seeds: [Array("{ listen: '127.0.0.1:8481', /* x */ log: { level: 'info' } }".utf8)]
        ) { bytes in
            guard
                let reader = try? ConfigurationReader(
                    json5: bytes,
                    source: "fuzz",
                    prefix: "JALON_FUZZ_"
                )
            else { return }
            _ = reader.string("listen", default: "")
            _ = reader.duration("gap", default: .seconds(1), in: .zero...Duration.seconds(9))
            try? reader.finish()
        },
        ForeignParser(
            "rights-csv",
            seeds: [Array("reference;valid_from;name\nA1;2026-06-01;\"Zoé \"\"Z\"\"\"\n".utf8)]
        ) { bytes in
            _ = try? CSVText(bytes)
            _ = RightImport(bytes, names: ScopeNames())
        },
        ForeignParser(
            "words",
            bytesMax: 128,
            seeds: [Array("right_AAAAAAAAAAAAA".utf8), Array("2026-06-01T12:00:00.000Z".utf8)]
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if let right = RightID(text: text) { mustEqual(Array("\(right)".utf8), bytes) }
            _ = DeviceID(text: text)
            _ = Timestamp(rfc3339: text)
            _ = DateText(text)
            _ = Enrolment.normalised(text)
            _ = Base64.decode(text)
            _ = Hex.decode(text)
            if let plain = Base32.decode(bytes) {
                mustEqual(Array(Base32.encode(plain).utf8), bytes)
            }
        },
        ForeignParser(
            "six-words",
            bytesMax: 300,
            seeds: [Array(Enrolment.wordList.prefix(6).joined(separator: "-").utf8)]
        ) { bytes in
            guard let words = Enrolment.words(typed: String(decoding: bytes, as: UTF8.self)) else {
                return
            }
            precondition(
                Enrolment.words(typed: words.joined(separator: " ")) == words,
                "words mean themselves"
            )
        },
        ForeignParser(
            "typed-secrets",
            bytesMax: 128,
            seeds: [
                Array("jalon-AAAAAAAAAAAAAAAAAAAAAAAAAA".utf8),
                Array("AAAAAAAAAAAAAAAAAAAAAAAAAA".utf8), Array("2026-07-14".utf8),
            ]
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            mustEqual(AdminCode(text: text).map { Array($0.text.utf8) }, bytes)
            mustEqual(HolderSecret(text: text).map { Array($0.text.utf8) }, bytes)
            mustEqual(LocalDay(text: text).map { Array($0.text.utf8) }, bytes)
        },
    ]

    /// What programs of ours tell each other in JSON.
    static let forms = [
        ForeignParser(
            "steward-form",
            seeds: [
                #"{"steward":7,"pin":"123456","action":"annul","reason":"equipment","scan":9}"#,
                #"{"steward":7,"pin":"1","action":"let_pass","direction":"exit","reason":"other"}"#,
                #"{"steward":7,"pin":"","action":"set_mode","mode":"locked","reason":"emergency"}"#,
            ].map { Array($0.utf8) }
        ) { bytes in _ = StewardForm.request(bytes) },
        ForeignParser(
            "device-forms",
            seeds: [
                encoded(enrolment), encoded(answer), encoded(answer.assignment),
                encoded(JournalConflict(reason: "hole", wanted: 7, epoch: 1)),
            ]
        ) { bytes in
            mustRead(EnrolmentRequest.self, bytes)
            mustRead(EnrolmentAnswer.self, bytes)
            mustRead(Assignment.self, bytes)
            mustRead(JournalConflict.self, bytes)
        },
        ForeignParser(
            "hub-answer",
            seeds: [Array(#"{"items":[{"id":"right_A","count":1,"share":0.5,"is":null}]}"#.utf8)]
        ) { bytes in
            guard let value = HubAdmin.JSON(bytes: bytes) else { return }
            precondition(
                value.line.unicodeScalars.allSatisfy { Terminal.isHarmless($0) },
                "what is shown does nothing to a terminal"
            )
            precondition(HubAdmin.JSON(bytes: value.bytes) != nil, "what was read can be written")
        },
    ]

    private static let enrolment = EnrolmentRequest(
        enrolment: 7,
        publicKey: "AA==",
        nonce: "AA==",
        proof: "AA==",
        possession: "AA=="
    )

    private static let answer = EnrolmentAnswer(
        device: DeviceID(5),
        epoch: 1,
        assignment: Assignment(scope: ScopeID(7), gate: GateID(9), zone: 1, direction: "entry"),
        hubKey: "AA==",
        keyring: "AA==",
        pendingUntil: ScopeForge.start
    )

    private static func encoded(_ value: some Encodable) -> [UInt8] {
        Array((try? JSONEncoder().encode(value)) ?? Data())
    }

    private static func mustRead<Value: Codable & Equatable>(_: Value.Type, _ bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)) else { return }
        let again = try? JSONDecoder().decode(Value.self, from: Data(encoded(value)))
        precondition(again == value, "a form is written as it is read")
    }
}
