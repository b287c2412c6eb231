/// One row of a search's answer, as crt.sh gives it.
struct SearchEntry: Decodable {
    /// The search's own number of the certificate; grows with time.
    let id: Int
    /// Hexadecimal; from some rows absent.
    let serial: String?
    /// Names that matched, one a line.
    let names: String?

    enum CodingKeys: String, CodingKey {
        case id
        case oldID = "min_cert_id"
        case serial = "serial_number"
        case names = "name_value"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try (try? container.decode(Int.self, forKey: .id)) ?? container.decode(Int.self, forKey: .oldID)
        serial = try? container.decode(String.self, forKey: .serial)
        names = try? container.decode(String.self, forKey: .names)
    }
}
