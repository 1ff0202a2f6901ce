use api_handler::api_handler;

#[api_handler(GET "/devices/{deviceId}")]
fn device(device_id: String) {
    let _ = device_id;
}

fn main() {}
