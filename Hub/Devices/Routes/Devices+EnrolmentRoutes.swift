import Crypto
import HTTPServer
import Kernel
import Logging
import Sync
import Vocabulary

/// How a device comes to be known.
extension Devices {
    private static let numbers = Field.Kind.integer(0...(1 << 53))

    var createEnrolmentRoute: Route {
        Route(
            .post,
            ["v1", "enrolments"],
            name: "createEnrolment",
            access: .staff(.write(.devices)),
            body: .json([
                Field("gate", .id(GateID.self), "The gate at which the device will stand."),
                Field("name", .line(), example: "Stele North 1", "What to call the device."),
            ]),
            answers: [
                .init(
                    201,
                    .json([
                        Field("enrolment", Self.numbers, "Number of the enrolment."),
                        Field("code", .line(10...10), "The code, shown this once."),
                        Field("hubName", .text(.hex, length: 32...32), "Names this hub."),
                        Field("expires", .time, "Until when the code is good."),
                    ]),
                    "What to type at the device."
                )
            ],
            problems: [.notFound, .conflict],
            "Lets one device enrol at a gate, within 15 minutes.",
            .command { [self] input, session in
                let made = try createEnrolment(
                    session,
                    gate: input.id("gate"),
                    name: input.text("name"),
                    company: input.company,
                    by: input.operatorName,
                    now: input.now
                )
                return .json(
                    [
                        "enrolment": .count(made.enrolment), "code": .text(made.code),
                        "hubName": .text(Hex.encode(made.hubName)),
                        "expires": .time(made.expiresAt),
                    ],
                    status: 201
                )
            }
        )
    }

    private static func base64(_ name: String, bytes: Int, _ summary: String) -> Field {
        let length = (bytes + 2) / 3 * 4
        return Field(name, .text(.base64, length: length...length), summary)
    }

    var claimRoute: Route {
        Route(
            .post,
            ["v1", "device", "enrolment"],
            name: "enrolDevice",
            access: .open,
            body: .json([
                Field("enrolment", .integer(0...Int64.max), "Number of the enrolment."),
                Self.base64("publicKey", bytes: 32, "The device's Ed25519 key."),
                Self.base64("nonce", bytes: 16, "Random bytes."),
                Self.base64("proof", bytes: 32, "HMAC that proves the code."),
                Self.base64("possession", bytes: 64, "Signature that proves the key."),
            ]),
            bodyBytesMax: 4 * 1_024,
            answers: [
                .init(
                    201,
                    .json([
                        Field("device", .id(DeviceID.self), "The device."),
                        Field("epoch", .integer(1...Int64(UInt32.max)), "Epoch of its journal."),
                        Field("assignment", .object(Self.assignmentAnswer), "Where it stands."),
                        Field("hubKey", .text(.base64, length: 44...44), "The hub's key."),
                        Field("keyring", .text(.base64, length: 4...65_536), "The keyring."),
                        .optional(
                            "pendingUntil",
                            .time,
                            "Until when a second person may confirm it, where one must."
                        ),
                    ]),
                    "The device is enrolled; the answer is signed for its nonce."
                )
            ],
            problems: [.forbidden],
            "Enrols a device by a code that it never sends.",
            .query { [self] input in try await enrol(input) }
        )
    }

    private func enrol(_ input: Input) async throws -> Reply {
        let request = EnrolmentRequest(
            enrolment: UInt64(input.integer("enrolment")),
            publicKey: input.text("publicKey"),
            nonce: input.text("nonce"),
            proof: input.text("proof"),
            possession: input.text("possession")
        )
        switch try await claim(request, now: input.now) {
        case .failure(let refusal):
            services.log.warning(
                "enrolmentRefused",
                [
                    "enrolment": "\(request.enrolment)", "reason": "\(refusal.rawValue)",
                    "detail": "\(refusal.message)",
                ]
            )
            throw DevicesRefusal.enrolmentRefused
        case .success(let enrolled):
            var reply = try Reply.encoded(enrolled.answer, status: 201)
            guard case .bytes(let body, _) = reply.content,
                let nonce = Base64.decode(request.nonce)
            else { return reply }
            let seal = try seal(
                status: 201,
                body: body,
                nonce: nonce,
                scope: enrolled.scope,
                by: enrolled.hub
            )
            for field in seal { reply.fields.set(field.name, field.value) }
            return reply
        }
    }
}
