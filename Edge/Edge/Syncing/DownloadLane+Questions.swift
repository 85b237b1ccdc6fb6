import Cache
import Journal
import Logging
import Sync
import Vocabulary

/// What the lane asks, and what it makes of the answers.
extension DownloadLane {
    private typealias Event = DownloadMachine.Event

    /// How much longer than the hub holds a question we wait for its answer.
    private static let answerSlack = Duration.seconds(10)
    private static let snapshotPatience = Duration.seconds(300)

    func askHead(_ known: UInt64, _ wait: Duration) async -> DownloadMachine.Event {
        let seconds = min(Int(wait.components.seconds), DeviceAPI.waitSecondsMax)
        var question = HubQuestion(
            "GET",
            "\(DeviceAPI.headPath)?known=\(known)&wait=\(seconds)"
        )
        question.patience = wait + Self.answerSlack
        return await asking(question) { reply in
            guard reply.status == 200 else {
                return reply.status == 204 ? .upToDate : .failed(.refused)
            }
            guard let head = SignedHead(bytes: reply.body) else { return .failed(.malformed) }
            let low = self.clock.bounds.low
            return self.judging(head, low) { answer in
                answer == .alreadyHere ? .upToDate : .newHead(low: low)
            }
        }
    }

    func fetchDelta(_ from: UInt64, _ low: Timestamp?) async -> DownloadMachine.Event {
        var question = HubQuestion("GET", "\(DeviceAPI.deltaPath)?from=\(from)")
        question.bytesMax = Delta.byteCountMax
        question.patience = Self.snapshotPatience
        return await asking(question) { reply in
            guard reply.status == 200 else {
                return reply.status == 410 ? .deltaGone : .failed(.refused)
            }
            guard let delta = try? Delta(bytes: reply.body) else { return .mismatch }
            return self.judging(delta.head, low ?? self.clock.bounds.low) { answer in
                guard answer == .apply else { return .upToDate }
                return self.applying(delta.head) { () throws(CacheError) in
                    try self.cache.apply(delta)
                }
            }
        }
    }

    func fetchSnapshot(_ low: Timestamp?) async -> DownloadMachine.Event {
        var question = HubQuestion("GET", DeviceAPI.snapshotPath)
        question.bytesMax = Snapshot.byteCountMax
        question.patience = Self.snapshotPatience
        return await asking(question) { reply in
            guard reply.status == 200 else { return .failed(.refused) }
            guard let snapshot = try? Snapshot(bytes: reply.body) else {
                return .failed(.malformed)
            }
            return self.judging(snapshot.head, low ?? self.clock.bounds.low) { _ in
                self.applying(snapshot.head) { () throws(CacheError) in
                    try self.cache.apply(snapshot)
                }
            }
        }
    }

    func fetchKeyring() async -> DownloadMachine.Event {
        let old = link.keyring
        var question = HubQuestion("GET", "\(DeviceAPI.keyringPath)?from=\(old.version)")
        question.bytesMax = SignedKeyring.byteCountMax
        question.trust = .selfProving
        return await asking(question) { reply in
            guard reply.status == 200 else {
                return reply.status == 204 ? .keyringCurrent : .failed(.refused)
            }
            do throws(KeyringRefusal) {
                let signed = try SignedKeyring(bytes: reply.body)
                try signed.verify(after: old, low: self.clock.bounds.low)
                self.link.adopt(signed.keyring)
                self.reports.adopted(signed)
                return .keyringAdopted
            } catch {
                self.events.warning("keyringRefused", ["reason": "\(error.rawValue)"])
                return .failed(.badKeyring)
            }
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

    private func judging(
        _ head: SignedHead,
        _ low: Timestamp,
        _ accept: (HeadRules.Answer) -> DownloadMachine.Event
    ) -> DownloadMachine.Event {
        do throws(HeadRefusal) {
            let answer = try HeadRules.judge(
                head,
                scope: cache.scope,
                keyring: link.keyring,
                mark: journal.mark,
                current: cache.head,
                low: low
            )
            return accept(answer)
        } catch {
            events.warning("headRefused", ["reason": "\(error.rawValue)"])
            switch error {
            case .unknownKey: return .unknownKey
            case .fork, .brokenChain:
                // A next head names the one before it: if that is not ours, ours has a twin.
                alarm(head, .fork)
                return .failed(.fork)
            case .rollback, .olderEpoch:
                alarm(head, .rollback)
                return .failed(.rollback)
            default: return .failed(.badHead)
            }
        }
    }

    /// The mark follows the cache's own commit: a head is never marked that is not there.
    private func applying(
        _ head: SignedHead,
        _ apply: () throws(CacheError) -> Applied
    ) -> DownloadMachine.Event {
        do throws(CacheError) {
            let applied = try apply()
            events.info(
                "headApplied",
                ["version": .integer(head.head.version), "changes": .integer(applied.changes)]
            )
        } catch {
            events.warning("updateRefused", ["code": "\(error.code.rawValue)"])
            switch error.code {
            case .full, .storage, .fileSystem: return .failed(.storage)
            default: return .mismatch
            }
        }
        clock.signed(head.head.issuedAt)
        reports.applied()
        return .applied
    }
}
