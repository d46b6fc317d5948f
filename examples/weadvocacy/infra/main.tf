terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }
}

variable "project" {
  type = string
}

provider "google" {
  project = var.project
}

# Customers in Europe. Google encrypts the disks and keeps the keys.
resource "google_sql_database_instance" "europe" {
  name             = "weadvocacy-eu"
  region           = "europe-west1" # Belgium
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"
    ip_configuration {
      ssl_mode = "ENCRYPTED_ONLY"
    }
  }
}

# Customers in the United States.
resource "google_sql_database_instance" "america" {
  name             = "weadvocacy-us"
  region           = "us-central1" # Iowa
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"
    ip_configuration {
      ssl_mode = "ENCRYPTED_ONLY"
    }
  }
}

# Brings the directories up to date.
resource "google_cloud_scheduler_job" "sync" {
  for_each = toset(["europe-west1", "us-central1"])
  name     = "sync-directories"
  region   = each.key
  schedule = "0 3 * * *"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project}/locations/${each.key}/jobs/sync-directories:run"
    oauth_token {
      service_account_email = "scheduler@${var.project}.iam.gserviceaccount.com"
    }
  }
}
