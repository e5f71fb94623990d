using FlowMaestro.Tests.Net8;
using NUnit.Framework.Api;
using NUnit.Framework.Internal;

var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
runner.Load(typeof(FailurePrinter).Assembly, new Dictionary<string, object>());
var result = runner.Run(new FailurePrinter(), TestFilter.Empty);
Console.WriteLine($"FlowMaestro.Tests on .NET {Environment.Version}: passed {result.PassCount}, failed {result.FailCount}");
return result.FailCount == 0 && result.PassCount > 0 ? 0 : 1;
