import Logging
import Sync
import Vocabulary

/// What the lane asks, and what it makes of the answers.
extension DownloadLane {
    private typealias Event = DownloadMachine.Event

    /// How much longer than the hub holds a question we wait for its answer.
    private static let answerSlack = Duration.seconds(10)
    /// The highest version that a hub counts to; one above it is forged, and asks for all the same.
    private static let versionAskedMax = UInt64(Int64.max)
    private static let snapshotPatience = Duration.seconds(300)

    func askHead(_ known: UInt64, _ wait: Duration) async -> DownloadMachine.Event {
        let seconds = min(Int(wait.components.seconds), DeviceAPI.waitSecondsMax)
        var question = HubQuestion(
            "GET",
            "\(DeviceAPI.headPath)?known=\(min(known, Self.versionAskedMax))"
                + "&epoch=\(desk.currentHead?.head.hubEpoch ?? 0)"
                + "&keyring=\(link.keyring.version)&wait=\(seconds)"
        )
        question.patience = wait + Self.answerSlack
        return await asking(question) { reply in
            guard reply.status == 200 else {
                return reply.status == 204 ? .upToDate : .failed(.refused)
            }
            if reply.body.starts(with: Keyring.domain) { return self.taking(reply.body) }
            return self.desk.takeHead(reply.body)
        }
    }

    func fetchDelta(_ from: UInt64, _ low: Timestamp?) async -> DownloadMachine.Event {
        guard from <= Self.versionAskedMax else { return .deltaGone }
        var question = HubQuestion("GET", "\(DeviceAPI.deltaPath)?from=\(from)")
        question.bytesMax = Delta.byteCountMax
        question.patience = Self.snapshotPatience
        return await asking(question) { reply in
            guard reply.status == 200 else {
                return reply.status == 410 ? .deltaGone : .failed(.refused)
            }
            return self.desk.takeDelta(reply.body, low)
        }
    }

    func fetchSnapshot(_ low: Timestamp?) async -> DownloadMachine.Event {
        var question = HubQuestion("GET", DeviceAPI.snapshotPath)
        question.bytesMax = Snapshot.byteCountMax
        question.patience = Self.snapshotPatience
        return await asking(question) { reply in
            guard reply.status == 200 else { return .failed(.refused) }
            return self.desk.takeSnapshot(reply.body, low)
        }
    }

    func fetchKeyring() async -> DownloadMachine.Event {
        let version = link.keyring.version
        var question = HubQuestion("GET", "\(DeviceAPI.keyringPath)?from=\(version)")
        question.bytesMax = SignedKeyring.byteCountMax
        question.trust = .selfProving
        return await asking(question) { reply in
            guard reply.status == 200 else {
                return reply.status == 204 ? .keyringCurrent : .failed(.refused)
            }
            // An old one for the next one, again and again, would keep this lane busy for ever.
            return self.taking(reply.body, otherwise: .failed(.badKeyring))
        }
    }

    private func taking(
        _ keyring: [UInt8],
        otherwise known: DownloadMachine.Event = .keyringAdopted
    ) -> DownloadMachine.Event {
        switch keyrings.take(keyring) {
        case .adopted: .keyringAdopted
        case .known: known
        case .refused: .failed(.badKeyring)
        }
    }

    /// Asks, then works on the answer away from Swift's own threads.
    private func asking(
        _ question: HubQuestion,
        _ answer: @escaping @Sendable (HubReply) -> DownloadMachine.Event
    ) async -> DownloadMachine.Event {
        do throws(LaneFault) {
            let reply = try await link.ask(question)
            return await workshop.run { answer(reply) }
        } catch {
            return error == .notSigned ? .unknownKey : .failed(error)
        }
    }
}
