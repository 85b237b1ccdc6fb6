import HTTPServer
import Kernel
import Vocabulary

/// Believes everybody to be an operator of one company.
struct AnyoneOf: Authenticator {
    let company: CompanyID
    var challenge: String? { nil }

    func refusal(of head: RequestHead) -> Problem? { nil }

    func caller(of request: Request) async throws -> Caller {
        .staff(Staff(company: company, name: "anyone"))
    }
}
