const filter = document.getElementById('filter');
filter?.addEventListener('input', () => {
  const wanted = filter.value.trim().toLowerCase();
  for (const section of document.querySelectorAll('main section')) {
    const rows = [...section.querySelectorAll('tr')];
    rows.forEach(row => { row.hidden = !row.dataset.names.toLowerCase().includes(wanted); });
    section.hidden = rows.every(row => row.hidden);
  }
});
