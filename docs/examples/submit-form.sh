# FORM is the address that the form's page in Kartei shows. The challenge is good for one submission, from 2 seconds on.
challenge=$(curl --silent --show-error --fail "$FORM" --header 'accept: application/json' |
  sed 's/.*"challenge":"\([^"]*\)".*/\1/')
sleep 2
curl --silent --show-error --fail-with-body "$FORM" \
  --header 'accept: application/json' \
  --data-urlencode 'firstName=Erika' \
  --data-urlencode 'lastName=Muster' \
  --data-urlencode 'email.work=erika@example.org' \
  --data-urlencode "challenge=$challenge"
