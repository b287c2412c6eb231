/// What tools note of an account beside its key, in one shape for all of them: only what is of use here is read.
struct AccountRecord: Decodable, Equatable {
    struct Body: Decodable, Equatable {
        let contact: [String]?
    }

    struct Registration: Decodable, Equatable {
        let uri: String?
        let body: Body?
    }

    /// certbot's regr.json.
    let uri: String?
    let body: Body?
    /// dehydrated's account_id.json.
    let url: String?
    /// dehydrated's registration_info.json, acme.sh's account.json.
    let contact: [String]?
    /// lego's account.json.
    let email: String?
    let registration: Registration?

    /// Where the account lives, if it says so.
    var place: String? { ForeignText.url(uri ?? url ?? registration?.uri) }

    /// Whom the authority writes to.
    var contacts: [String] {
        ForeignText.contacts((body?.contact ?? contact ?? registration?.body?.contact ?? []) + [email])
    }
}
