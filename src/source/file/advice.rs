//! How to get an answer that is read, where a file holds something else.

/// The command that fetches an answer of the cloud.
macro_rules! tccli {
    () => {
        "`tccli vpc DescribeVpnConnections --region ap-guangzhou --Limit 100 --Offset 0 > response.json`"
    };
}

/// The command that shows a plan or a state of Terraform.
macro_rules! show {
    () => {
        "`terraform show -json PLAN > plan.json`"
    };
}

pub(super) const TCCLI: &str = concat!("Fetch the answer of the API: ", tccli!(), ".");
pub(super) const PAGE: &str = concat!(
    "A login page or a proxy may have come between. Save the body of the API's answer: ",
    tccli!(),
    "."
);
pub(super) const TABLE: &str = concat!("Fetch with `--output json`: ", tccli!(), ".");
pub(super) const MESSAGE: &str = concat!("Read the message in the file, and fetch again: ", tccli!(), ".");
pub(super) const SHOW: &str = concat!("Have Terraform show it as JSON: ", show!(), ".");
pub(super) const WRAPPED: &str = concat!(
    "Have Terraform show it as JSON: ",
    show!(),
    ". In a GitHub job, set `terraform_wrapper: false` for `hashicorp/setup-terraform`: its wrapper prints lines of \
     its own."
);
pub(super) const ZIP: &str =
    concat!("Unpack it. If it is a plan file, have Terraform show it as JSON: ", show!(), ".");
pub(super) const UNPACK: &str = "Unpack it, and give the file that was in it.";
pub(super) const UTF8: &str = concat!("Save the answer of the API as UTF-8 JSON: ", tccli!(), ".");
pub(super) const YAML: &str =
    "Give declarations and policies in the project file; live tunnels are read from JSON.";
pub(super) const BEFORE: &str = "Take out what stands before the JSON, or save the answer alone.";
pub(super) const BEHIND: &str = "Read what stands behind the JSON: if it tells of a failure, fetch again; if not, take it \
     out, or save the answer alone.";
pub(super) const MEND: &str = "Fetch the file again, or put the JSON right.";
