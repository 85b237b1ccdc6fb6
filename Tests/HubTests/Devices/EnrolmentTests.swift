import Access
import Crypto
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct EnrolmentTests {
    private func refusal(
        _ bench: GateBench,
        _ claim: EnrolmentRequest
    ) async throws -> ClaimRefusal? {
        switch try await bench.devices.claim(claim, now: bench.now) {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }

    @Test func `A device that knows the code is enrolled, and used up the code`() async throws {
        let bench = try await GateBench()
        let new = try await bench.enrolment()
        let key = Ed25519PrivateKey()
        let claim = try GateBench.claim(new, key: key)
        let enrolled = try await bench.devices.claim(claim, now: bench.now).get()
        #expect(enrolled.answer.assignment.scope == bench.scope)
        #expect(enrolled.answer.assignment.gate == bench.gate)
        #expect(enrolled.answer.assignment.zone == 1)
        #expect(enrolled.answer.assignment.direction == "both")
        #expect(enrolled.answer.epoch == 1)
        #expect(try await refusal(bench, claim) == .used)
        let other = try GateBench.claim(new, key: Ed25519PrivateKey())
        #expect(try await refusal(bench, other) == .used)
        await bench.test.stop()
    }

    @Test func `A code is good up to its last millisecond and not after`() async throws {
        let bench = try await GateBench()
        let late = try await bench.enrolment()
        let soon = try await bench.enrolment()
        bench.test.clock.advance(by: .milliseconds(15 * 60_000 - 1))
        let key = Ed25519PrivateKey()
        #expect(try await refusal(bench, try GateBench.claim(soon, key: key)) == nil)
        bench.test.clock.advance(by: .milliseconds(1))
        let claim = try GateBench.claim(late, key: Ed25519PrivateKey())
        #expect(try await refusal(bench, claim) == .expired)
        await bench.test.stop()
    }

    @Test func `After five wrong codes the right one is refused too`() async throws {
        let bench = try await GateBench()
        let new = try await bench.enrolment()
        let key = Ed25519PrivateKey()
        for _ in 0..<5 {
            let wrong = try GateBench.claim(new, key: key, code: "0000000000")
            #expect(try await refusal(bench, wrong) == .wrongProof)
        }
        #expect(try await refusal(bench, try GateBench.claim(new, key: key)) == .triesSpent)
        await bench.test.stop()
    }

    @Test func `After four wrong codes the right one is taken`() async throws {
        let bench = try await GateBench()
        let new = try await bench.enrolment()
        let key = Ed25519PrivateKey()
        for _ in 0..<4 {
            let wrong = try GateBench.claim(new, key: key, code: "0000000000")
            #expect(try await refusal(bench, wrong) == .wrongProof)
        }
        #expect(try await refusal(bench, try GateBench.claim(new, key: key)) == nil)
        await bench.test.stop()
    }

    @Test func `A man in the middle cannot put his own key in the place of the device's`()
        async throws
    {
        let bench = try await GateBench()
        let new = try await bench.enrolment()
        let honest = try GateBench.claim(new, key: Ed25519PrivateKey())
        let thief = Ed25519PrivateKey()
        let proof = try #require(Base64.decode(honest.proof))
        let swapped = EnrolmentRequest(
            enrolment: honest.enrolment,
            publicKey: Base64.encode(thief.publicKey.bytes),
            nonce: honest.nonce,
            proof: honest.proof,
            possession: Base64.encode(thief.signature(for: Enrolment.possession(proof: proof)))
        )
        #expect(try await refusal(bench, swapped) == .wrongProof)
        let unheld = EnrolmentRequest(
            enrolment: honest.enrolment,
            publicKey: honest.publicKey,
            nonce: honest.nonce,
            proof: honest.proof,
            possession: swapped.possession
        )
        #expect(try await refusal(bench, unheld) == .wrongPossession)
        let stale = EnrolmentRequest(
            enrolment: honest.enrolment,
            publicKey: honest.publicKey,
            nonce: Base64.encode(SecureRandom.bytes(16)),
            proof: honest.proof,
            possession: honest.possession
        )
        #expect(try await refusal(bench, stale) == .wrongProof)
        await bench.test.stop()
    }

    @Test func `A proof made for another hub is refused`() async throws {
        let bench = try await GateBench()
        let new = try await bench.enrolment()
        let foreign = Enrolment.hubName(Ed25519PrivateKey().publicKey)
        let claim = try GateBench.claim(new, key: Ed25519PrivateKey(), hubName: foreign)
        #expect(try await refusal(bench, claim) == .wrongProof)
        await bench.test.stop()
    }

    @Test func `A claim of another enrolment's code, of none, or of a taken key is refused`()
        async throws
    {
        let bench = try await GateBench()
        let first = try await bench.enrolment()
        let second = try await bench.enrolment()
        let key = Ed25519PrivateKey()
        let crossed = try GateBench.claim(first, key: key, code: second.code)
        #expect(try await refusal(bench, crossed) == .wrongProof)
        let good = try GateBench.claim(first, key: key)
        let unknown = EnrolmentRequest(
            enrolment: first.enrolment ^ 1,
            publicKey: good.publicKey,
            nonce: good.nonce,
            proof: good.proof,
            possession: good.possession
        )
        #expect(try await refusal(bench, unknown) == .unknown)
        #expect(try await refusal(bench, good) == nil)
        #expect(try await refusal(bench, try GateBench.claim(second, key: key)) == .keyTaken)
        await bench.test.stop()
    }

    @Test func `A revoked device's key is refused by a word of its own, a new key is taken`()
        async throws
    {
        let bench = try await GateBench()
        let key = Ed25519PrivateKey()
        let first = try GateBench.claim(try await bench.enrolment(), key: key)
        let device = try await bench.devices.claim(first, now: bench.now).get().answer.device
        let path = "/v1/devices/\(device)/revoke"
        #expect(try await bench.test.client.send(.post, path).status == 200)
        let again = try await bench.enrolment()
        let old = try GateBench.claim(again, key: key)
        #expect(try await refusal(bench, old) == .keyRevoked)
        #expect(ClaimRefusal.keyRevoked.rawValue == "key_revoked")
        #expect(ClaimRefusal.keyRevoked.message.contains("revoked device"))
        let new = try GateBench.claim(again, key: Ed25519PrivateKey())
        #expect(try await refusal(bench, new) == nil)
        await bench.test.stop()
    }

    @Test func `A stranger's claim takes no writer, a wrong code does and costs a try`()
        async throws
    {
        let store = CountingStore(try await TestEngine.chosen.hubStore())
        let bench = try await GateBench(store: store)
        let new = try await bench.enrolment()
        let key = Ed25519PrivateKey()
        let claim = try GateBench.claim(new, key: key)
        let stranger = EnrolmentRequest(
            enrolment: new.enrolment ^ 1,
            publicKey: claim.publicKey,
            nonce: claim.nonce,
            proof: claim.proof,
            possession: claim.possession
        )
        let wrong = try GateBench.claim(new, key: key, code: "0000000000")
        await bench.rights.publisher.stop()
        let before = store.counts
        #expect(try await refusal(bench, stranger) == .unknown)
        #expect(store.counts.writes == before.writes)
        #expect(try await refusal(bench, wrong) == .wrongProof)
        #expect(store.counts.writes == before.writes + 1)
        for _ in 0..<4 { #expect(try await refusal(bench, wrong) == .wrongProof) }
        #expect(try await refusal(bench, wrong) == .triesSpent)
        #expect(store.counts.writes == before.writes + 5)
        await bench.test.stop()
    }

    @Test func `Of twenty claims at once one succeeds`() async throws {
        let bench = try await GateBench()
        let new = try await bench.enrolment()
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let claim = try GateBench.claim(new, key: Ed25519PrivateKey())
                    return try await refusal(bench, claim) == nil
                }
            }
            return try await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 1)
        #expect(outcomes.count == 20)
        await bench.test.stop()
    }

    @Test(arguments: HubClient.Way.allCases)
    func `Over the API the answer is signed for the nonce and every refusal looks the same`(
        _ way: HubClient.Way
    ) async throws {
        let bench = try await GateBench(way)
        let made = try await bench.test.client.send(
            .post,
            "/v1/enrolments",
            json: ["gate": .id(bench.gate), "name": "Stele"]
        )
        #expect(made.status == 201)
        let new = NewEnrolment(made.json)
        let key = Ed25519PrivateKey()
        let wrong = try await send(
            bench,
            try GateBench.claim(new, key: key, code: "ZZZZZZZZZZ")
        )
        let claim = try GateBench.claim(new, key: key)
        let good = try await send(bench, claim)
        #expect(good.status == 201)
        let hubKey = try #require(
            Base64.decode(good.json["hubKey"]?.text ?? "").flatMap { Ed25519PublicKey($0) }
        )
        #expect(Enrolment.hubName(hubKey) == new.hubName)
        let signed = HubAnswer(
            status: 201,
            body: good.body,
            nonce: try #require(Base64.decode(claim.nonce)),
            field: good.field,
            find: { _, _ in hubKey }
        )
        #expect(signed != nil)
        let used = try await send(bench, claim)
        for refused in [wrong, used] {
            #expect(refused.status == 403)
            #expect(refused.json["reason"] == "enrolment_refused")
            #expect(refused.json["detail"] == wrong.json["detail"])
        }
        await bench.test.stop()
    }

    private func send(
        _ bench: GateBench,
        _ claim: EnrolmentRequest
    ) async throws -> HubClient.Answer {
        try await bench.test.client.send(
            .post,
            DeviceAPI.enrolmentPath,
            json: [
                "enrolment": .count(claim.enrolment), "publicKey": .text(claim.publicKey),
                "nonce": .text(claim.nonce), "proof": .text(claim.proof),
                "possession": .text(claim.possession),
            ],
            isAuthorized: false
        )
    }
}

extension NewEnrolment {
    /// As the API told it.
    fileprivate init(_ json: JSONValue) {
        self.init(
            enrolment: UInt64(json["enrolment"]?.integer ?? 0),
            code: json["code"]?.text ?? "",
            hubName: Hex.decode(json["hubName"]?.text ?? "") ?? [],
            expiresAt: Timestamp(rfc3339: json["expires"]?.text ?? "") ?? .distantPast
        )
    }
}
