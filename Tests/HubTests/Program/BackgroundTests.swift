import HTTPServer
import Hub
import Kernel
import Mail
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct `What the hub does by itself` {
    @Test func `Events, jobs and receivers are looked after and told of in metrics`()
        async throws
    {
        let hub = try await TestHub()
        let text = try await hub.client.send(.get, "/metrics", isAuthorized: false).text
        for line in [
            "jalon_outbox_waiting{consumer=\"webhooks\"} 0",
            "jalon_outbox_given_up{consumer=\"webhooks\"} 0",
            "jalon_jobs_waiting{job=\"background.prune\"} 1",
            "jalon_jobs_waiting{job=\"webhooks.prune\"} 1",
            "jalon_jobs_late{job=\"mail.send\"} 0", "jalon_webhook_deliveries_waiting 0",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        await hub.stop()
    }

    @Test func `A hub without a mail server keeps its mail`() async throws {
        let hub = try await TestHub()
        let draft = MailDraft(
            key: "k",
            to: try MailAddress("ines@example.org"),
            in: .french,
            .settingsTest(hub: "hub.example")
        )
        let (mailer, company) = (hub.hub.contexts.mailer, hub.hub.services.company)
        let id = try await hub.hub.services.store.write { session in
            try mailer.send(draft, company: company, at: TestHub.start, session)
        }
        let runner = try #require(
            hub.hub.contexts.background.runners.first { $0.handler.name == Mailer.jobName }
        )
        _ = try await runner.round()
        let kept = try #require(id)
        let row = try await hub.hub.services.store.read { session in
            try MailRows(session, company: company).find(kept)
        }
        #expect(row?.state == .queued)
        await hub.stop()
    }

    @Test func `The commands on webhooks are part of the hub`() async throws {
        let hub = try await TestHub()
        let made = try await hub.client.send(
            .post,
            "/v1/webhooks",
            json: ["url": "https://example.org/hook"]
        )
        #expect(made.status == 201)
        let inside = try await hub.client.send(
            .post,
            "/v1/webhooks",
            json: ["url": "https://10.0.0.1/hook"]
        )
        #expect(inside.status == 422)
        #expect(inside.faults == ["/url wrong"])
        let none = try await hub.client.send(
            .post,
            "/v1/incoming/nobody",
            json: [:],
            isAuthorized: false
        )
        #expect(none.status == 404)
        await hub.stop()
    }
}
