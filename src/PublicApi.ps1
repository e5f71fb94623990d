# Brings PublicAPI.Unshipped.txt of every package, or of the one that is named, up to its sources.
# The build names each line that is missing or too much; dotnet format leaves some of them, and never takes one away.
# With -Ship, for a release: what is in PublicAPI.Unshipped.txt becomes a part of PublicAPI.Shipped.txt.
param([string] $Package = '*', [switch] $Ship)

$ErrorActionPreference = 'Stop'
$finding = "error RS00(16|17): Symbol '(.+)' is .*\[(.+)[\\/][^\\/]+?\.csproj"

foreach ($project in Get-ChildItem "$PSScriptRoot/$Package/*.csproj") {
    foreach ($name in 'Shipped', 'Unshipped') {
        $file = "$($project.DirectoryName)/PublicAPI.$name.txt"
        if (-not (Test-Path $file)) { [IO.File]::WriteAllText($file, "#nullable enable`n") }
    }

    if ($Ship) {
        $folder = $project.DirectoryName
        $listed = Get-Content "$folder/PublicAPI.Shipped.txt", "$folder/PublicAPI.Unshipped.txt"
        $removed = $listed -clike '`*REMOVED`**' -creplace '^\*REMOVED\*'
        $lines = $listed | Where-Object { $_ -cnotlike '`*REMOVED`**' -and $removed -cnotcontains $_ }
        $sorted = [Collections.Generic.SortedSet[string]]::new([string[]] $lines, [StringComparer]::Ordinal)
        [IO.File]::WriteAllText("$folder/PublicAPI.Shipped.txt", ($sorted -join "`n") + "`n")
        [IO.File]::WriteAllText("$folder/PublicAPI.Unshipped.txt", "#nullable enable`n")
        continue
    }

    # A package that this one is built on comes first, so there may be several rounds.
    do {
        $output = dotnet build $project --framework net10.0 --verbosity quiet --tl:off
        $failed = $LASTEXITCODE -ne 0
        # An array even of one finding, which would otherwise be its four texts.
        $findings = @($output | Select-String -CaseSensitive $finding | ForEach-Object { , $_.Matches[0].Groups.Value } |
            Sort-Object -Unique { "$_" })
        $changed = $false
        foreach ($folder in $findings | Group-Object { $_[3] }) {
            $shipped = Get-Content "$($folder.Name)/PublicAPI.Shipped.txt"
            $file = "$($folder.Name)/PublicAPI.Unshipped.txt"
            $before = [string[]] (Get-Content $file)
            $lines = [Collections.Generic.SortedSet[string]]::new($before, [StringComparer]::Ordinal)
            foreach ($found in $folder.Group) {
                $line = $found[2]
                if ($found[1] -ne '17') { $null = $lines.Add($line) }
                elseif ($shipped -ccontains $line) { $null = $lines.Add("*REMOVED*$line") }
                else { $null = $lines.Remove($line) }
            }

            [IO.File]::WriteAllText($file, ($lines -join "`n") + "`n")
            foreach ($difference in Compare-Object $before @($lines) -CaseSensitive) {
                $changed = $true
                "$($difference.SideIndicator -eq '=>' ? '+' : '-') $($difference.InputObject)"
            }
        }

        if ($failed -and -not $changed) { $output; exit 1 }
    } while ($failed)
}
