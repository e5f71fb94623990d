#!/usr/bin/env pwsh
# A short name for each command of the build. Every rule is in MSBuild, so the commands work by themselves.
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Generate', 'Lint', 'Format', 'Bench')]
    [string] $Target = 'Build',

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
Push-Location $PSScriptRoot
try {
    switch ($Target) {
        'Build' { dotnet build FlowMaestro.Generated.sln @Arguments }
        'Test' { dotnet test FlowMaestro.Generated.sln @Arguments }
        'Pack' { dotnet pack FlowMaestro.Generated.sln --configuration Release @Arguments }
        'Generate' { dotnet msbuild generator/FlowMaestro.Generator.proj -target:Generate @Arguments }
        'Lint' { dotnet msbuild generator/FlowMaestro.Generator.proj -target:Lint @Arguments }
        'Format' { dotnet format FlowMaestro.Generated.sln @Arguments }
        'Bench' { dotnet run --project tests/FlowMaestro.Benchmarks --configuration Release -- @Arguments }
    }
    exit $LASTEXITCODE
}
finally {
    Pop-Location
}
