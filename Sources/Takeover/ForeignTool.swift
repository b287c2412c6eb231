/// The tools whose certificates and accounts can be taken over.
package enum ForeignTool: String, Sendable, CaseIterable {
    case certbot
    case lego
    case acmeSh = "acme.sh"
    case dehydrated
}
