#!/usr/bin/env pwsh
# A short name for each command. Each works by itself: nothing is decided here.
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Generate', 'Lint', 'Format', 'Bench', 'Diff', 'Docs', 'PublicApi')]
    [string] $Target = 'Build'
)

$ErrorActionPreference = 'Stop'

# PowerShell cuts -p:Name=Value in two.
$rest = @()
foreach ($argument in $args) {
    if ($rest -and $rest[-1] -match '^-\w+:$') { $rest[-1] += $argument } else { $rest += $argument }
}

Push-Location $PSScriptRoot
try {
    switch ($Target) {
        'Build' { dotnet build FlowMaestro.Generated.sln $rest }
        'Test' { dotnet test FlowMaestro.Generated.sln $rest }
        'Pack' { dotnet pack FlowMaestro.Generated.sln --configuration Release $rest }
        'Generate' { dotnet build src/FlowMaestro --framework net10.0 -target:GenerateClients $rest }
        'Lint' { npm run --silent --prefix .ci/lint lint -- $rest }
        'Format' { dotnet format FlowMaestro.Generated.sln $rest }
        'Bench' { dotnet run --configuration Release --project tests/FlowMaestro.Benchmarks -- $rest }
        'Diff' { dotnet run --project generator/Diff -- $rest }
        'Docs' { dotnet docfx docs/docfx.json --warningsAsErrors $rest }
        'PublicApi' { ./src/PublicApi.ps1 @rest }
    }
    exit $LASTEXITCODE
}
finally {
    Pop-Location
}
