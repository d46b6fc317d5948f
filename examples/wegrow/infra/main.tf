terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azurerm" {
  features {}
}

variable "administrator_login" {
  type = string
}

variable "administrator_password" {
  type      = string
  sensitive = true
}

resource "azurerm_resource_group" "platform" {
  name     = "platform"
  location = "northeurope" # Ireland
}

# Azure encrypts the disks with AES 256 and keeps the keys.
resource "azurerm_postgresql_flexible_server" "main" {
  name                   = "platform-db"
  resource_group_name    = azurerm_resource_group.platform.name
  location               = azurerm_resource_group.platform.location
  version                = "16"
  sku_name               = "GP_Standard_D2s_v3"
  storage_mb             = 65536
  administrator_login    = var.administrator_login
  administrator_password = var.administrator_password
}

# A second data centre, so that a disaster in one region does not end the service.
resource "azurerm_postgresql_flexible_server" "replica" {
  name                = "platform-db-replica"
  resource_group_name = azurerm_resource_group.platform.name
  location            = "westeurope" # Netherlands
  create_mode         = "Replica"
  source_server_id    = azurerm_postgresql_flexible_server.main.id
}

resource "azurerm_postgresql_flexible_server_configuration" "tls" {
  name      = "require_secure_transport"
  server_id = azurerm_postgresql_flexible_server.main.id
  value     = "ON"
}

# Who connected to the database, for when something went wrong.
resource "azurerm_log_analytics_workspace" "database" {
  name                = "platform-database-logs"
  resource_group_name = azurerm_resource_group.platform.name
  location            = azurerm_resource_group.platform.location
  retention_in_days   = 30
}

resource "azurerm_monitor_diagnostic_setting" "database" {
  name                       = "connections"
  target_resource_id         = azurerm_postgresql_flexible_server.main.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.database.id

  enabled_log {
    category = "PostgreSQLLogs"
  }
}
